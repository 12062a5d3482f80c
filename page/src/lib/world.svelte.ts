import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";

type Shape = { code: string; two: string; name: string };

class Codes {
  two: Record<string, string> = $state.raw({});
}

export const codes = new Codes();
let loaded: Promise<FeatureCollection<Geometry, Shape>> | null = null;

/** The countries of the world, once; their codes become known on the way. */
export function world(): Promise<FeatureCollection<Geometry, Shape>> {
  loaded ??= fetch("/map/countries.json")
    .then((response) => response.json())
    .then((topology: Topology) => {
      const found = feature(topology, topology.objects.countries) as unknown as FeatureCollection<Geometry, Shape>;
      codes.two = Object.fromEntries(found.features.map((each) => [each.properties.code, each.properties.two]));
      return found;
    });
  return loaded;
}

function rings(shape: Feature): Position[][] {
  if (shape.geometry.type === "Polygon") return [shape.geometry.coordinates[0]];
  if (shape.geometry.type === "MultiPolygon") return shape.geometry.coordinates.map((each) => each[0]);
  return [];
}

/** Where a country's name stands: the centre of mass of its largest piece, with that piece's size in square degrees. */
export function middle(shape: Feature): { at: Position; size: number } {
  let best = { at: [0, 0] as Position, size: 0 };
  for (const ring of rings(shape)) {
    let [area, x, y] = [0, 0, 0];
    for (let i = 0; i < ring.length - 1; i++) {
      const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
      area += cross;
      x += (ring[i][0] + ring[i + 1][0]) * cross;
      y += (ring[i][1] + ring[i + 1][1]) * cross;
    }
    if (Math.abs(area) > best.size && area !== 0) best = { at: [x / (3 * area), y / (3 * area)], size: Math.abs(area) };
  }
  return { at: best.at, size: best.size / 2 };
}

/** A circle on the ground, as a ring of points. */
export function circle(lon: number, lat: number, km: number): Position[] {
  const up = km / 111.2;
  const across = up / Math.max(Math.cos((lat * Math.PI) / 180), 0.05);
  return Array.from({ length: 49 }, (_, i) => {
    const angle = (i / 48) * 2 * Math.PI;
    return [lon + across * Math.cos(angle), lat + up * Math.sin(angle)];
  });
}

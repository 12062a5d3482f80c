// Makes the base map of the page: Natural Earth's countries (public domain, in the package world-atlas) under their alpha-3 codes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";

const require = createRequire(import.meta.url);
const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf-8"));

for (const shape of world.objects.countries.geometries) {
  const code = shape.id ? countries.numericToAlpha3(shape.id) : { Kosovo: "XKX", Somaliland: "SOM" }[shape.properties.name];
  shape.properties = { code: code ?? "", two: code ? (countries.alpha3ToAlpha2(code) ?? "") : "", name: shape.properties.name };
  delete shape.id;
}
delete world.objects.land;
world.objects.countries.geometries = world.objects.countries.geometries.filter((shape) => shape.properties.code !== "ATA");
mkdirSync("public/map", { recursive: true });
writeFileSync("public/map/countries.json", JSON.stringify(world));

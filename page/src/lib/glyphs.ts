import type { Modality } from "./types";

/** One shape a modality, in a box of 16: what happened is solid; what did not is drawn as an outline of another form. */
export const shapes: Record<Modality, string> = {
  actual: "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 1 0 0-11.6Z",
  planned: "M3 2.4 13.6 8 3 13.6Z",
  requested: "M8 1.6 14.4 8 8 14.4 1.6 8Z",
  possible: "M8 2.4a5.6 5.6 0 1 0 0 11.2a5.6 5.6 0 1 0 0-11.2Z",
  negated: "M3 3 13 13M13 3 3 13",
};

export function draw(context: CanvasRenderingContext2D, modality: Modality, colour: string, paper: string, size: number): void {
  const path = new Path2D(shapes[modality]);
  context.save();
  context.scale(size / 16, size / 16);
  context.lineJoin = "round";
  context.lineCap = "round";
  if (modality === "actual") {
    context.fillStyle = colour;
    context.globalAlpha = 0.86;
    context.fill(path);
    context.globalAlpha = 1;
    context.strokeStyle = paper;
    context.lineWidth = 1;
    context.stroke(path);
  } else {
    if (modality !== "negated") {
      context.fillStyle = paper;
      context.globalAlpha = 0.75;
      context.fill(path);
      context.globalAlpha = 1;
    }
    if (modality === "possible") context.setLineDash([2.1, 2.6]);
    context.strokeStyle = colour;
    context.lineWidth = modality === "negated" ? 2.6 : 2;
    context.stroke(path);
  }
  context.restore();
}

export const quadNames = ["--q1", "--q2", "--q3", "--q4"];

const held = new Map<string, string>();

/** The colour that the theme in force gives a name. */
export function colour(name: string): string {
  const key = `${document.documentElement.dataset.theme} ${name}`;
  let found = held.get(key);
  if (!found) held.set(key, (found = getComputedStyle(document.documentElement).getPropertyValue(name).trim()));
  return found;
}

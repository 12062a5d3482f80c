import { colour } from "./glyphs";
import { state_ as s } from "./state.svelte";
import { date, number, words } from "./words.svelte";

const strip = 46;

/** A drawing with a strip below that says what it shows, so that it can stand alone: legend, question, day, whence. */
export function captioned(drawn: CanvasImageSource & { width: number; height: number }, legend: string[][], credit: string, scale = 1): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const [width, high] = [drawn.width, strip * scale];
  [canvas.width, canvas.height] = [width, drawn.height + high];
  const context = canvas.getContext("2d")!;
  context.fillStyle = colour("--sheet");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0);
  context.translate(0, drawn.height);
  context.scale(scale, scale);
  context.font = '500 12px "Inter Variable", sans-serif';
  let x = 12;
  for (const [paint, name] of legend) {
    context.fillStyle = paint;
    context.beginPath();
    context.arc(x + 4, 14, 4, 0, 7);
    context.fill();
    context.fillStyle = colour("--ink");
    context.fillText(name, x + 13, 18);
    x += 28 + context.measureText(name).width;
  }
  const total = s.view ? `${number(s.view.total)} ${words.t("list.count", { n: "", all: number(s.view.all) }).trim()}` : "";
  const known = s.asked.as_of || s.about?.known?.[1] || "";
  context.fillStyle = colour("--soft");
  context.font = '400 11.5px "Inter Variable", sans-serif';
  context.fillText(["Harmattan", total, known && `${words.t("asof").toLowerCase()} ${date(known)}`, credit].filter(Boolean).join(" · "), 12, 37, width / scale - 24);
  return canvas;
}

/** An SVG drawing as a canvas, in the colours that the page gives it. */
export async function painted(drawn: SVGSVGElement, scale = 2): Promise<HTMLCanvasElement> {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const parts = "rect, path, line, text, circle, g, polyline";
  const shown = [...drawn.querySelectorAll(parts)];
  [...copy.querySelectorAll(parts)].forEach((each, i) => {
    const style = getComputedStyle(shown[i]);
    for (const name of ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "font-size", "font-weight", "text-anchor", "visibility", "opacity", "color", "paint-order"])
      each.setAttribute(name, style.getPropertyValue(name));
  });
  copy.querySelectorAll(".brush, title").forEach((each) => each.remove());
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("font-family", "sans-serif");
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * scale, height * scale];
  const context = canvas.getContext("2d")!;
  context.fillStyle = colour("--sheet");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Hands a file to the reader. */
export function save(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/** The board as a picture that stands on its own: its styles and its font are inside. */
import { wholeFontFace } from "../../style/font";

const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-variant-numeric",
  "text-anchor",
  "paint-order",
] as const;
const PNG_WIDTH = 1600;

/** The text of an SVG file of what is drawn. */
export async function svgText(drawn: SVGSVGElement): Promise<string> {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = drawn.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, i) => {
    const style = getComputedStyle(originals[i]!);
    element.removeAttribute("class");
    for (const name of STYLES) element.style.setProperty(name, style.getPropertyValue(name));
  });
  copy.querySelectorAll("[role=grid]").forEach((grid) => grid.remove());
  const { width, height } = drawn.viewBox.baseVal;
  for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height }))
    copy.setAttribute(name, `${value}`);
  copy.removeAttribute("class");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = await wholeFontFace();
  copy.prepend(style);
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a PNG, on the page's ground. */
export async function pngOf(drawn: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await svgText(drawn))}`;
  await image.decode();
  const { width, height } = drawn.viewBox.baseVal;
  const canvas = Object.assign(document.createElement("canvas"), {
    width: PNG_WIDTH,
    height: Math.round((PNG_WIDTH * height) / width),
  });
  const context = canvas.getContext("2d")!;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG")))),
  );
}

/** The board as a picture that stands on its own: its styles and its font are inside. */

const STYLES = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight",
  "font-variant-numeric", "text-anchor", "paint-order",
] as const;
const PNG_WIDTH = 1600;

/** The text of an SVG file of what is drawn. */
export function svgText(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = drawn.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, i) => {
    const style = getComputedStyle(originals[i]!);
    element.removeAttribute("class");
    for (const name of STYLES) element.style.setProperty(name, style.getPropertyValue(name));
  });
  copy.querySelectorAll("[role=grid]").forEach((grid) => grid.remove());
  const { width, height } = drawn.viewBox.baseVal;
  for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height })) copy.setAttribute(name, `${value}`);
  copy.removeAttribute("class");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = fontFace();
  copy.prepend(style);
  return new XMLSerializer().serializeToString(copy);
}

/** The rule that carries the notation's font. */
function fontFace(): string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules.find((rule) => rule instanceof CSSFontFaceRule)?.cssText ?? "";
}

/** The same as a PNG, on the page's ground. */
export async function pngOf(drawn: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawn))}`;
  await image.decode();
  const { width, height } = drawn.viewBox.baseVal;
  const canvas = Object.assign(document.createElement("canvas"), { width: PNG_WIDTH, height: Math.round((PNG_WIDTH * height) / width) });
  const context = canvas.getContext("2d")!;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG")))));
}

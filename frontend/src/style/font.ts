/** The font of move notation: many machines have no Japanese one. It lies beside the scripts; its address is relative, as all are. */
const FILE = "static/notation.woff2";

/** The rule with the font's address. */
export const FONT_FACE = rule(FILE);

/** The rule with the font itself, for a picture that stands on its own; without it where it cannot be had. */
export async function wholeFontFace(): Promise<string> {
  const font = await fetch(FILE).then(
    (response) => (response.ok ? response.blob() : null),
    () => null,
  );
  return font === null ? "" : rule(await dataUrl(font));
}

function rule(url: string): string {
  return `@font-face { font-family: "Keisei notation"; src: url("${url}") format("woff2"); unicode-range: U+2616-2617, U+3000-30FF, U+4E00-9FFF, U+FF10-FF19; }\n`;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error("the font cannot be read"));
    reader.readAsDataURL(blob);
  });
}

/** The outline of what is written on a piece. */
import { GLYPHS } from "../../gen/glyphs";

export interface Glyph {
  /** SVG path around the origin. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** Between + and a letter, in the outlines' units. */
const GAP = 32;

/** The glyph of a character, or of a letter with + before it. */
export function glyphOf(face: string): Glyph {
  if (face.length === 1) return GLYPHS[face]!;
  const [plus, letter] = [GLYPHS["+"]!, GLYPHS[face[1]!]!];
  const width = plus.width + GAP + letter.width;
  const path = `M${(plus.width - width) / 2} 0${plus.path}M${(width - letter.width) / 2} 0${letter.path}`;
  return { path, width, height: letter.height };
}

/** Where on a piece a glyph stands, from the middle of the cell, and how large. */
export function scaleOf(
  shape: { readonly top: number; readonly width: number; readonly height: number },
  glyph: Glyph,
): { at: number; across: number; down: number } {
  // The glyph's middle sits a little below the pentagon's, where its width is; kanji on pieces are a little tall.
  const size = Math.min((shape.width * 0.655) / glyph.width, (shape.height * 0.6) / glyph.height);
  return { at: shape.top + shape.height * 0.552, across: size * 0.98, down: size * 1.06 };
}

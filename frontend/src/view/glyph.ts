/** The outline of what is written on a piece. */
import { GLYPHS } from "../gen/glyphs";

export interface Glyph {
  /** SVG path around the origin. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** Between + and a letter, in the outlines' units. */
const GAP = 40;

/** The glyph of a character, or of a letter with + before it. */
export function glyphOf(face: string): Glyph {
  if (face.length === 1) return GLYPHS[face]!;
  const [plus, letter] = [GLYPHS["+"]!, GLYPHS[face[1]!]!];
  const width = plus.width + GAP + letter.width;
  const path = `M${(plus.width - width) / 2} 0${plus.path}M${(width - letter.width) / 2} 0${letter.path}`;
  return { path, width, height: letter.height };
}

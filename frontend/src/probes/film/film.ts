/** Small boards on canvas: heat under one layer of pieces that all frames of a position share. */
import type { Look } from "../../look/state.svelte";
import { level, rampColor } from "../../policy/scale";
import { faceOf } from "../../shogi/face";
import { KING } from "../../shogi/piece";
import type { Position } from "../../shogi/position";
import {
  BOARD_HEIGHT,
  BOARD_WIDTH,
  CELL_HEIGHT,
  CELL_WIDTH,
  corner,
  middle,
  pentagon,
} from "../../board/drawing/geometry";
import { glyphOf, scaleOf } from "../../board/drawing/glyph";

type Drawn = Readonly<Pick<Look, "flipped" | "faces" | "dark">>;

export interface Film {
  readonly paint: (canvas: HTMLCanvasElement, heat: Float64Array | null) => void;
  /** Paints a canvas, and again when what it shows changes. */
  readonly frame: (canvas: HTMLCanvasElement, showing: Showing) => { update: (showing: Showing) => void };
}

interface Showing {
  readonly draw: Film;
  /** (81,) mass by destination; null where there is no policy. */
  readonly heat: Float64Array | null;
}

/** Pixels of a frame's canvas across; it is shown at about half of that, sharp on every screen. */
const WIDTH = 240;
const SCALE = WIDTH / BOARD_WIDTH;
const HEIGHT = Math.round(BOARD_HEIGHT * SCALE);

export function film(position: Position, look: Drawn): Film {
  let pieces: HTMLCanvasElement | null = null;
  const paint = (canvas: HTMLCanvasElement, heat: Float64Array | null) => {
    Object.assign(canvas, { width: WIDTH, height: HEIGHT });
    const context = canvas.getContext("2d");
    if (context === null) return;
    pieces ??= pieceLayer(position, look);
    context.fillStyle = color("--board");
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.scale(SCALE, SCALE);
    for (const [square, mass] of (heat ?? []).entries()) {
      if (level(mass) === 0) continue;
      const { x, y } = corner(square, look.flipped);
      context.fillStyle = rampColor(level(mass), look.dark);
      context.fillRect(x, y, CELL_WIDTH, CELL_HEIGHT);
    }
    context.drawImage(pieces, 0, 0, BOARD_WIDTH, BOARD_HEIGHT);
  };
  const frame = (canvas: HTMLCanvasElement, { heat }: Showing) => {
    paint(canvas, heat);
    return { update: (showing: Showing) => showing.draw.paint(canvas, showing.heat) };
  };
  return { paint, frame };
}

function pieceLayer(position: Position, { flipped, faces }: Drawn): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext("2d")!;
  const [body, edge, ink, promoted] = ["--piece", "--piece-line", "--ink", "--promoted"].map(color);
  context.scale(SCALE, SCALE);
  grid(context);
  for (const [square, piece] of position.board.entries()) {
    if (piece === 0) continue;
    const kind = Math.abs(piece);
    const { x, y } = middle(square, flipped);
    const shape = pentagon(kind);
    const glyph = glyphOf(faceOf(kind, piece < 0, faces));
    context.save();
    context.translate(x, y);
    if (piece > 0 === flipped) context.rotate(Math.PI);
    paintPath(context, shape.path, body!, edge!);
    const { at, across, down } = scaleOf(shape, glyph);
    context.translate(0, at);
    context.scale(across, down);
    paintPath(context, glyph.path, kind > KING ? promoted! : ink!);
    context.restore();
  }
  return canvas;
}

function grid(context: CanvasRenderingContext2D): void {
  context.strokeStyle = color("--board-line");
  context.lineWidth = 3;
  for (let i = 0; i <= 9; i++) {
    context.strokeRect(i * CELL_WIDTH, 0, 0, BOARD_HEIGHT);
    context.strokeRect(0, i * CELL_HEIGHT, BOARD_WIDTH, 0);
  }
}

function paintPath(context: CanvasRenderingContext2D, path: string, fill: string, edge = ""): void {
  const shape = new Path2D(path);
  context.fillStyle = fill;
  context.fill(shape);
  if (!edge) return;
  context.strokeStyle = edge;
  context.lineWidth = 3;
  context.stroke(shape);
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

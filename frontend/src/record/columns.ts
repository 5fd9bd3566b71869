/** The packed columns of a game: docs/format.md, "Columns". Pure functions from bytes to typed arrays. */
import { RecordError } from "./error";

/** n values of two bytes each, "split": all low bytes, then all high bytes. */
export function splitUint16(bytes: Uint8Array | undefined, n: number, name: string): Uint16Array {
  const source = sized(bytes, 2 * n, name);
  const values = new Uint16Array(n);
  for (let i = 0; i < n; i++) values[i] = source[i]! | (source[n + i]! << 8);
  return values;
}

/** n little-endian float32 values, split into four planes of bytes. */
export function splitFloat32(bytes: Uint8Array | undefined, n: number, name: string): Float32Array {
  const source = sized(bytes, 4 * n, name);
  const joined = new DataView(new ArrayBuffer(4 * n));
  for (let i = 0; i < n; i++) {
    for (let plane = 0; plane < 4; plane++) joined.setUint8(4 * i + plane, source[plane * n + i]!);
  }
  return Float32Array.from({ length: n }, (_, i) => joined.getFloat32(4 * i, true));
}

/** n little-endian numbers of 32 bits, split into four planes of bytes. */
export function splitUint32(bytes: Uint8Array | undefined, n: number, name: string): Uint32Array {
  const source = sized(bytes, 4 * n, name);
  return Uint32Array.from({ length: n }, (_, i) => planes(source, n, i, 0));
}

/** n little-endian numbers of 64 bits, split into eight planes; NaN for the lowest, which stands for none. */
export function splitInt64(bytes: Uint8Array | undefined, n: number, name: string): Float64Array {
  const source = sized(bytes, 8 * n, name);
  return Float64Array.from({ length: n }, (_, i) => {
    const value = (planes(source, n, i, 4) | 0) * 2 ** 32 + planes(source, n, i, 0);
    return value === -(2 ** 63) ? NaN : value;
  });
}

/** The number of 32 bits whose four planes begin at the plane `first`. */
function planes(source: Uint8Array, n: number, i: number, first: number): number {
  const byte = (plane: number) => source[(first + plane) * n + i]!;
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
}

/** The bytes of a column, which must be so many. Raises RecordError. */
export function sized(bytes: Uint8Array | undefined, length: number, name: string): Uint8Array {
  const given = bytes ?? new Uint8Array();
  if (given.length !== length) {
    throw new RecordError(`This game is damaged: the column ${name} has ${given.length} bytes instead of ${length}.`);
  }
  return given;
}

/** Where each ply's candidates begin, and the end: n + 1 offsets. */
export function offsets(counts: Uint16Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, k) => (starts[k + 1] = starts[k]! + count));
  return starts;
}

/** Undoes the delta coding of move codes within each ply, in place. */
export function undoDeltas(codes: Uint16Array, starts: Uint32Array): Uint16Array {
  for (let k = 0; k + 1 < starts.length; k++) {
    for (let i = starts[k]! + 1; i < starts[k + 1]!; i++) {
      const code = codes[i - 1]! + codes[i]!;
      if (code > 0xffff) throw new RecordError(`This game is damaged: candidates of ply ${k} are no moves.`);
      codes[i] = code;
    }
  }
  return codes;
}

const ZERO = 2047;

/** 2^(−q/72), and 0 for the code that stands for zero. */
export function fromLog(q: number): number {
  return q === ZERO ? 0 : 2 ** (-q / 72);
}

/** The most that quantising can have changed a sum by; more is rounding of the move played, or wrong data. */
export const MOST_SCALING = 2 ** (1 / 144);

/**
 * Rescales one ply's probabilities, in place from `begin` to `end`: the one at `played` (−1: none) becomes exactly
 * `probability` and all others get one factor, at most MOST_SCALING either way,
 * so that the sum is 1 − residual. No scaling where the others sum to 0.
 */
export function rescale(
  p: Float64Array,
  begin: number,
  end: number,
  played: number,
  probability: number,
  residual: number,
): void {
  const fixed = played >= 0 && !Number.isNaN(probability);
  if (fixed) p[played] = 0;
  let sum = 0;
  for (let i = begin; i < end; i++) sum += p[i]!;
  const rest = Math.max(0, 1 - (Number.isNaN(residual) ? 0 : residual) - (fixed ? probability : 0));
  const factor = sum > 0 ? Math.min(Math.max(rest / sum, 1 / MOST_SCALING), MOST_SCALING) : 1;
  for (let i = begin; i < end; i++) p[i]! *= factor;
  if (fixed) p[played] = probability;
}

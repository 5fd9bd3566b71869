/** A record that cannot be read; the message says why, for the person who looks at it. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

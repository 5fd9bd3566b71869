/** The envelope around every record: docs/format.md, "Envelope". */
import { PbfReader } from "pbf";
import { readEnvelope, type WireEnvelope } from "../gen/game.js";
import { RecordError } from "./error";

const VERSION = 1;
const MAX_INFLATED = 64 * 1024 * 1024;

/** The message inside an envelope, inflated. Raises RecordError for anything that is not a whole, readable envelope. */
export async function openEnvelope(bytes: Uint8Array): Promise<Uint8Array> {
  const { version, inflated_size: size, body } = parse(bytes);
  if (version > VERSION) {
    throw new RecordError(
      `This record has format version ${version}; this page reads version ${VERSION}. Update tb_keisei.`,
    );
  }
  if (version !== VERSION || body === undefined) throw new RecordError("These bytes are not a record of tb_keisei.");
  if (size > MAX_INFLATED)
    throw new RecordError(`This record says that it holds ${size} bytes; at most 64 MiB are read.`);
  return inflate(body, size);
}

function parse(bytes: Uint8Array): WireEnvelope {
  try {
    return readEnvelope(new PbfReader(bytes));
  } catch (error) {
    throw new RecordError(`These bytes are not a record of tb_keisei (${String(error)}).`);
  }
}

/** Inflates a zlib stream that must come to exactly `size` bytes; stops as soon as it grows beyond. */
async function inflate(body: Uint8Array, size: number): Promise<Uint8Array> {
  const inflated = new Uint8Array(size);
  let filled = 0;
  const reader = new Blob([body as BlobPart]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new RecordError("This record is damaged: its compressed part cannot be read.");
    });
    if (done) break;
    if (filled + value.length > size) {
      void reader.cancel().catch(() => undefined); // the stream is of no use any more, whatever it says
      throw new RecordError(`This record is damaged: it holds more than the ${size} bytes it declares.`);
    }
    inflated.set(value, filled);
    filled += value.length;
  }
  if (filled !== size) throw new RecordError(`This record is damaged: it holds ${filled} bytes and declares ${size}.`);
  return inflated;
}

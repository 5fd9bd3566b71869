// Waiting for what comes by itself, whatever a faked clock says.
const realTimeout = globalThis.setTimeout;

/** Waits in real time (answers and inflation take some, whatever the faked clock says) until something is so. */
export async function until(so: () => boolean): Promise<void> {
  for (let tries = 0; !so(); tries++) {
    if (tries > 1000) throw new Error(`never so: ${so.toString()}`);
    await new Promise((resolve) => realTimeout(resolve, 5));
  }
}

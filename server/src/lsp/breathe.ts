let heard = 0;

/** A message of the editor was handled. */
export function noteMessage(): void {
  heard += 1;
}

/** More in a row are not waited for, so that long work ends. */
const MOST_TURNS = 50;

/**
 * Lets the editor's messages go first. The connection handles one in a turn of the event loop: work that stopped for a
 * single turn would keep a question waiting behind each message in front of it. Ends when a turn brought none.
 */
export async function breathe(): Promise<void> {
  let quiet = 0;
  for (let turn = 0; turn < MOST_TURNS && quiet < 2; turn++) {
    const before = heard;
    await new Promise((resolve) => setImmediate(resolve));
    quiet = heard === before ? quiet + 1 : 0;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two keys: 150 words a minute. */
const PACE = 80;
const TEXT = 'the quick brown fox jumps over the lazy dog while the tests are read ';

/** Makes the page note when each key went down, and when the frame after it was there. To be called once. */
export async function watchKeys(page) {
  await page.evaluate(() => {
    window.keysSeen = [];
    const note = ({ timeStamp, key }) => {
      if (key.length !== 1) return;
      const at = Math.round(performance.timeOrigin + timeStamp);
      const seen = { at, painted: undefined };
      window.keysSeen.push(seen);
      requestAnimationFrame(() => requestAnimationFrame((now) => (seen.painted = now - timeStamp)));
    };
    document.addEventListener('keydown', note, { capture: true });
  });
}

/**
 * Types into a comment at the end of a line that the editor shows, as fast as a fast typist does, while `goOn()` says so
 * and at least the whole text once.
 * @returns {Promise<{at: number, painted: number}[]>} when each key went down (ms since the epoch), and how long after it
 *   its frame was painted (ms)
 */
export async function typeFor(page, goOn) {
  await page.evaluate(() => (window.keysSeen = []));
  do {
    for (const letter of TEXT) {
      const began = Date.now();
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      await sleep(Math.max(0, PACE - (Date.now() - began)));
    }
  } while (goOn());
  await sleep(500);
  return page.evaluate(() => window.keysSeen.filter(({ painted }) => painted !== undefined));
}

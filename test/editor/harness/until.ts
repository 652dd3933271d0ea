/**
 * Looks again and again until there is an answer.
 * @param what named in the error, in the words of the test
 * @param look returns undefined or false while there is none; may throw, which counts as none
 * @throws Error after `limitMs`, with the last thing that `seen` describes
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { limitMs = 60_000, everyMs = 50, seen }: { limitMs?: number; everyMs?: number; seen?: () => unknown } = {},
): Promise<T> {
  const end = Date.now() + limitMs;
  let trouble = '';
  while (Date.now() < end) {
    try {
      const answer = await look();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      trouble = ` (last trouble: ${String(error)})`;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  const last = seen ? `; seen: ${JSON.stringify(await seen())}` : '';
  throw new Error(`waited ${limitMs / 1000} s for ${what}${trouble}${last}`);
}

/** A time in seconds as people read it: `31 ms`, `0.25 s`, `12 s`. */
export function duration(seconds: number): string {
  return seconds < 0.0995 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;
}

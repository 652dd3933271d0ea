/** A short time for people: `12 ms` below a second, `1.4 s` below a minute, `2 min 5 s` above. Input in seconds. */
export function shortTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds < 1) return 'less than 1 ms';
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (seconds < 59.95) return `${trimZero(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** How long a test took, as test runners print it: `0.12 s`. Input in seconds. */
export function testTime(seconds: number): string {
  return seconds < 59.995 ? `${seconds.toFixed(2)} s` : shortTime(seconds);
}

function trimZero(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

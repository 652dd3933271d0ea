/** Exit statuses of our own; `looptrap run` otherwise passes on pytest's. */
export const EXIT = { nothingFound: 0, found: 1, couldNot: 2 } as const;

/** What a shell reports for a program that a signal ended. */
export function statusOfSignal(signal: string, numbers: Readonly<Record<string, number>>): number {
  return 128 + (numbers[signal] ?? 0);
}

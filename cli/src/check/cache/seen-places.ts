import { CHANGED, type RecordedFiles, type SeenPlace, UNASKED } from './recorded-files';

/** Places with their states, each kept once and named by its number. */
export interface SeenPlaces {
  readonly all: readonly SeenPlace[];
  numberOf(place: SeenPlace): number;
}

export function collectPlaces(): SeenPlaces {
  const all: SeenPlace[] = [];
  const numbers = new Map<string, number>();
  return {
    all,
    numberOf(place) {
      const key = place.join('\0');
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, all.length);
      return all.push(place) - 1;
    },
  };
}

/**
 * Paths with the states they were read in.
 * @returns undefined when one of them changed meanwhile: what was made of it is of no time
 */
export function statesOf(files: RecordedFiles, paths: Iterable<string>): SeenPlace[] | undefined {
  const places: SeenPlace[] = [];
  for (const path of paths) {
    const state = files.stateOf(path);
    if (state === CHANGED) return undefined;
    if (state !== UNASKED) places.push([path, state]);
  }
  return places;
}

/** Numbers as runs of neighbours, `[first, how many, ...]`: what files have in common is read in one order. */
export function toRuns(numbers: readonly number[]): number[] {
  const runs: number[] = [];
  let end = -1;
  for (const number of numbers.toSorted((a, b) => a - b)) {
    if (number === end) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    else runs.push(number, 1);
    end = number + 1;
  }
  return runs;
}

export function fromRuns(runs: readonly number[]): number[] {
  const numbers: number[] = [];
  for (let index = 0; index < runs.length; index += 2) {
    const first = runs[index] ?? 0;
    for (let step = 0; step < (runs[index + 1] ?? 0); step++) numbers.push(first + step);
  }
  return numbers;
}

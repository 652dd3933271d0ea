/** A piece of work that waits for a pause before it is done once. */
export interface Debounced {
  (): void;
  /** Drops what is waiting. */
  cancel(): void;
}

/** @param pause after the last call, in milliseconds; asked at each call when it differs */
export function debounced(pause: number | (() => number), work: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(work, typeof pause === 'number' ? pause : pause());
  };
  return Object.assign(call, { cancel: () => clearTimeout(timer) });
}

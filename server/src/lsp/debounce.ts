/** A piece of work that waits for a pause before it is done once. */
export interface Debounced {
  (): void;
  /** Drops what is waiting. */
  cancel(): void;
}

/** @param milliseconds the pause after the last call */
export function debounced(milliseconds: number, work: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
  return Object.assign(call, { cancel: () => clearTimeout(timer) });
}

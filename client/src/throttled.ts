export interface Throttled {
  /** Does it now, or once at the end of the pause. */
  (): void;
  /** Does now what was put off. */
  flush(): void;
  dispose(): void;
}

/** Lets `act` happen at once, then at most once in every `pause` milliseconds; the last call is never lost. */
export function throttled(pause: number, act: () => void): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let again = false;

  const rest = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, pause);
  };
  const run = (): void => {
    again = false;
    if (timer === undefined) rest();
    act();
  };
  const call = (): void => {
    if (timer === undefined) run();
    else again = true;
  };
  return Object.assign(call, {
    flush: () => {
      if (again) run();
    },
    dispose: () => clearTimeout(timer),
  });
}

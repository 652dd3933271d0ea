const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Signals that ask this process to stop, from its making on until `forget`. */
export interface Interruptions {
  /** The first that came. */
  readonly signal: NodeJS.Signals | undefined;
  /** Called at once when a signal has come already, and with each that comes while it is set. */
  onSignal(act: (() => void) | undefined): void;
  forget(): void;
}

/** Takes Ctrl-C and its like, so that nothing is left behind by them. */
export function takeInterruptions(): Interruptions {
  let signal: NodeJS.Signals | undefined;
  let act: (() => void) | undefined;
  // Without a name when the reader of our output has left.
  const take = (received: NodeJS.Signals = 'SIGHUP') => {
    signal ??= received;
    act?.();
  };
  for (const name of SIGNALS) process.on(name, take);
  return {
    get signal() {
      return signal;
    },
    onSignal(next) {
      act = next;
      if (signal !== undefined) act?.();
    },
    forget() {
      for (const name of SIGNALS) process.off(name, take);
    },
  };
}

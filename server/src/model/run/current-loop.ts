/** A loop object as far as "the current loop" is concerned. */
export interface LoopObject {
  readonly label: string;
  closed: boolean;
  /** pytest-asyncio knows it for its own, and leaves it open when another one takes its place. */
  readonly isPlugins: boolean;
}

/**
 * What pytest-asyncio does to the current loop when one of its loops comes and goes. It matters from 0.23 to 1.1, which
 * run a test's body on the current loop, whatever its mark says. Read in plugin.py of the versions:
 *
 * - `replaced` (0.23 to 0.25.0): the end of `event_loop` leaves a new loop behind, over one that is still in use.
 * - `kept` (0.25.1 to 0.26): it gives back the loop from before, if that is pytest-asyncio's own.
 * - `restored` (1.0, 1.1): every loop gives back the one from before, closed or not.
 */
export type CurrentLoopRules = 'replaced' | 'kept' | 'restored';

export type LoopKind = 'event_loop' | 'overridden event_loop' | 'scoped';

export interface CurrentLoop {
  /** Null after somebody's `set_event_loop(None)`. */
  get(): LoopObject | null;
  /** A loop comes into being and is made the current one; the answer ends it. */
  open(kind: LoopKind, label: string): { readonly loop: LoopObject; end(): void };
  /** Another plugin sets its own loop, or none. */
  set(loop: LoopObject | null): void;
}

export function currentLoop(rules: CurrentLoopRules): CurrentLoop {
  // The loop that asyncio makes when it is first asked for one.
  let current: LoopObject | null = { label: 'initial', closed: false, isPlugins: false };
  let clean = 0;
  const close = (loop: LoopObject | null): void => {
    if (loop !== null) loop.closed = true;
  };
  const leaveCleanLoop = (): void => {
    clean += 1;
    current = { label: `left behind:${clean}`, closed: false, isPlugins: false };
  };
  const closeForeign = (): void => {
    if (current?.isPlugins === false) close(current);
  };

  const open = (kind: LoopKind, label: string): { loop: LoopObject; end(): void } => {
    const before = current;
    const isPlugins = kind === 'scoped' || (kind === 'event_loop' && rules !== 'replaced');
    const loop: LoopObject = { label, closed: false, isPlugins };
    if (kind !== 'scoped' && rules !== 'restored') closeForeign();
    current = loop;
    const end = (): void => {
      close(loop);
      if (rules === 'restored') {
        current = before;
        return;
      }
      if (kind === 'scoped' || (kind === 'event_loop' && rules === 'kept')) {
        close(current);
        current = before;
      }
      if (kind === 'scoped') return;
      if (rules === 'replaced') {
        close(current);
        leaveCleanLoop();
        return;
      }
      closeForeign();
      if (current?.isPlugins === false) leaveCleanLoop();
    };
    return { loop, end };
  };

  return {
    get: () => current,
    open,
    set: (loop) => {
      current = loop;
    },
  };
}

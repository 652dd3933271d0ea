/** What to do instead of a blocking call. */
export type Remedy =
  /** An async function of the same meaning and arguments, by one name in asyncio, anyio and trio. */
  | { readonly kind: 'sibling'; readonly call: string }
  /** An async function that the project names itself. */
  | { readonly kind: 'own'; readonly call: string }
  /** `await asyncio.wrap_future(future)` instead of `future.result()`. */
  | { readonly kind: 'wrap-future' }
  /** Runs in a thread as it is. */
  | { readonly kind: 'thread' }
  /** Another library or design, in words. */
  | { readonly kind: 'advice'; readonly text: string };

export type BlockingGroup =
  | 'sleep'
  | 'http'
  | 'network'
  | 'database'
  | 'subprocess'
  | 'wait'
  | 'input'
  | 'files'
  | 'data'
  | 'hashing'
  | 'extra';

/** Functions by dotted name, or (with `of`) methods of classes. */
export interface CallList {
  readonly group: BlockingGroup;
  readonly remedy: Remedy;
  /** Classes by dotted name, separated by blanks: the calls are methods of each. */
  readonly of?: string;
  /** Names separated by blanks. */
  readonly calls: string;
}

export const THREAD: Remedy = { kind: 'thread' };

export function advice(text: string): Remedy {
  return { kind: 'advice', text };
}

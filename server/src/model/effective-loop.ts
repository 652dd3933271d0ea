/** Scope of an event loop or of a fixture's cache, narrow to wide. */
export const LOOP_SCOPES = ['function', 'class', 'module', 'package', 'session'] as const;
export type LoopScope = (typeof LOOP_SCOPES)[number];

/** Who makes the loop. `nobody`: the coroutine is never run. `unknown`: something Looptrap does not model decides. */
export type LoopProvider = 'pytest-asyncio' | 'anyio' | 'unittest' | 'sync' | 'nobody' | 'unknown';

/** What stops a test or fixture before its body runs, with the text pytest shows. */
export interface LoopError {
  readonly kind:
    | 'scope-mismatch'
    | 'multiple-event-loops'
    | 'no-such-node'
    | 'invalid-scope'
    | 'mark-arguments'
    | 'async-generator'
    | 'unhandled-fixture'
    | 'no-loop'
    | 'closed-loop'
    | 'not-collected';
  /** As pytest prints it, paths and ids left out. */
  readonly text: string;
  /** It comes up while the file is collected, so that no test of the file runs. */
  readonly stopsCollection?: boolean;
}

/** The loop a test or fixture runs on, with the reason. */
export interface EffectiveLoop {
  readonly provider: LoopProvider;
  /** Undefined for sync, nobody and unknown. */
  readonly scope: LoopScope | undefined;
  /** One phrase for people: "session, from asyncio_default_fixture_loop_scope in pyproject.toml". */
  readonly reason: string;
  /** Where it is decided, when that is a place in a file. */
  readonly decidedAt?: { readonly file: string; readonly start: number; readonly end: number };
  /**
   * Which loop: two of one file are the same object exactly when their identities are equal, when the file is run by
   * itself (a test's own loop being another one for each of its parameter sets). Undefined when there is none, or it
   * cannot be told.
   */
  readonly identity?: string;
  /** Which loops, in the order its parameter sets run, where these are on different ones. */
  readonly identities?: readonly string[];
  /** pytest-asyncio before 1.2 runs it on another loop than the one it asks for, which `identity` then is. */
  readonly isMoved?: boolean;
  /** Set when it never comes to running. */
  readonly error?: LoopError;
}

export function isLoopScope(text: string): text is LoopScope {
  return LOOP_SCOPES.some((scope) => scope === text);
}

/** 0 for function to 4 for session. */
export function rankOf(scope: LoopScope): number {
  return LOOP_SCOPES.indexOf(scope);
}

/** Whether a test and a fixture it uses (or two fixtures of one test) run on the same loop object. */
export function sameLoop(left: EffectiveLoop, right: EffectiveLoop): 'yes' | 'no' | 'unknown' {
  const [lefts, rights] = [identitiesOf(left), identitiesOf(right)];
  if (lefts.length === 0 || rights.length === 0) return 'unknown';
  const same = Array.from(
    { length: Math.max(lefts.length, rights.length) },
    (_, index) => (lefts[index] ?? lefts[0]) === (rights[index] ?? rights[0]),
  );
  if (same.every((each) => each)) return 'yes';
  return same.some((each) => each) ? 'unknown' : 'no';
}

function identitiesOf({ identity, identities }: EffectiveLoop): readonly string[] {
  return identities ?? (identity === undefined ? [] : [identity]);
}

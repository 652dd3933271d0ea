/** Scope of an event loop or of a fixture's cache, narrow to wide. */
export const LOOP_SCOPES = ['function', 'class', 'module', 'package', 'session'] as const;
export type LoopScope = (typeof LOOP_SCOPES)[number];

/** Who makes the loop. `nobody`: the coroutine is never run. `unknown`: something Looptrap does not model decides. */
export type LoopProvider = 'pytest-asyncio' | 'anyio' | 'unittest' | 'sync' | 'nobody' | 'unknown';

/** The loop a test or fixture runs on, with the reason. */
export interface EffectiveLoop {
  readonly provider: LoopProvider;
  /** Undefined for sync, nobody and unknown. */
  readonly scope: LoopScope | undefined;
  /** One phrase for people: "session, from asyncio_default_fixture_loop_scope in pyproject.toml". */
  readonly reason: string;
  /** Where it is decided, when that is a place in a file. */
  readonly decidedAt?: { readonly file: string; readonly start: number; readonly end: number };
}

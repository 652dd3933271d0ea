import type { Facts } from '../model/facts';
import type { ProjectFacts } from '../model/project-facts';

/** How loud a finding is; the same four levels as the Language Server Protocol. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A half-open range of UTF-16 offsets in one file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a file; `file` is absolute with `/` separators. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** One replacement in one file. An insertion has `start === end`; one at 0 of a file that does not exist makes the file. */
export interface Edit extends Place {
  readonly newText: string;
}

/** A complete repair: imports, decorators, markers and configuration together, across files when needed. */
export interface Fix {
  readonly title: string;
  /** True when it cannot change what a correct program does: applied by fix-all and `check --fix`. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** It does not make the test pass, only keeps it from hanging: what the test fails with after some seconds. */
  readonly failsWith?: string;
}

/** One occurrence of a trap. */
export interface Finding extends Place {
  readonly trap: string;
  readonly severity: Severity;
  /** What is wrong, why for the installed versions, and the runtime text the user will see. */
  readonly message: string;
  /** Node id of the test it belongs to, when it belongs to one. */
  readonly test?: string;
  readonly related: readonly (Place & { readonly message: string })[];
  /** Best first. */
  readonly fixes: readonly Fix[];
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
}

/** What goes wrong; also the folder a trap lies in. */
export type TrapCategory =
  | 'never-runs'
  | 'loop-scope'
  | 'cross-loop'
  | 'hang'
  | 'blocking'
  | 'deprecated'
  | 'leak'
  | 'config'
  | 'error'
  | 'notebook';

/**
 * A trap is one file: metadata, check and fix together. Its page is docs/traps/<name>.md. It checks Python files, or
 * the project's configuration and requirement files, or both. Both checks are pure.
 */
export interface Trap {
  /** Kebab-case; also the diagnostic code. Stable, never re-used. */
  readonly name: string;
  readonly category: TrapCategory;
  readonly severity: Severity;
  /** Which comes first where several fit: 1 is what people report most. Kin may share a number. */
  readonly rank: number;
  /** One line for listings. */
  readonly summary: string;
  /** For which versions it holds, in words, e.g. "pytest-asyncio >= 0.23". */
  readonly appliesTo: string;
  /** It is told about code in notebooks, too; others are about pytest's world. */
  readonly inNotebooks?: true;
  /** Reports this trap's findings in the file the facts are about. */
  check?(facts: Facts): readonly Finding[];
  /** Reports this trap's findings in configuration and requirement files; never in a Python file. */
  checkProject?(project: ProjectFacts): readonly Finding[];
}

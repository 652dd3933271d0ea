import type { Finding, Fix, Span } from '../traps/trap';
import type { InstalledVersions } from '../workspace/installed-versions';
import { closestNames } from './closest-names';
import type { NamedTrap } from './select-traps';
import { covers, type SuppressedName, type Suppression } from './suppression';
import { removeSuppression } from './suppression-removal';

/** What is told of suppression comments that suppress nothing: no trap, but it is selected and suppressed as one. */
export const UNUSED_SUPPRESSION: NamedTrap = { name: 'unused-suppression', category: 'config' };

export interface SuppressionUse {
  /** The file the comments are in. */
  readonly path: string;
  readonly text: string;
  readonly versions: Pick<InstalledVersions, 'kind'>;
  readonly suppressions: readonly Suppression[];
  /** Every finding of the file, the suppressed ones too. */
  readonly found: readonly Finding[];
  /** Names of every trap there is. */
  readonly known: readonly string[];
  /** Names of the traps that were looked for, and whose check did not fail. */
  readonly checked: ReadonlySet<string>;
  /** Regions about which nothing is known: the text there does not parse. */
  readonly broken: readonly Span[];
}

/** Suppression comments, or names in them, that silence nothing: nobody finds that there, or no trap is called so. */
export function unusedSuppressions(use: SuppressionUse): Finding[] {
  return use.suppressions.flatMap((suppression) => {
    if (suppression.names.length === 0) return unusedComment(use, suppression);
    return suppression.names.flatMap((name, index) => {
      if (name.name === UNUSED_SUPPRESSION.name) return [];
      const isRepeated = suppression.names.findIndex((other) => other.name === name.name) < index;
      if (isRepeated) return unused(use, suppression, name, `${name.name} is ignored twice; remove one`);
      if (!use.known.includes(name.name)) return misspelt(use, suppression, name);
      if (!use.checked.has(name.name) || !isKnowable(use, suppression)) return [];
      if (use.found.some((finding) => finding.trap === name.name && covers(suppression, finding.span))) return [];
      return unused(use, suppression, name, `${name.name} is not found here, so this ignores nothing; remove it`);
    });
  });
}

/** A bare `ignore` speaks of every trap, so every trap has to have been looked for. */
function unusedComment(use: SuppressionUse, suppression: Suppression): Finding[] {
  if (!use.known.every((name) => use.checked.has(name)) || !isKnowable(use, suppression)) return [];
  if (use.found.some(({ span }) => covers(suppression, span))) return [];
  return unused(use, suppression, undefined, 'no trap is found here, so this ignores nothing; remove it');
}

/** Without exact versions a trap may be silent here and speak elsewhere, where the comment is needed. */
function isKnowable({ versions, broken }: SuppressionUse, suppression: Suppression): boolean {
  switch (versions.kind) {
    case 'environment':
    case 'lock':
    case 'override':
      return !broken.some(({ start, end }) => start <= suppression.covers.end && suppression.covers.start <= end);
    case 'requirements':
    case 'newest-known':
      return false;
    default:
      return versions.kind satisfies never;
  }
}

function unused(
  use: SuppressionUse,
  suppression: Suppression,
  name: SuppressedName | undefined,
  message: string,
): Finding[] {
  const finding = told(use, name ?? suppression.span, message, [removal(use, suppression, name, true)]);
  return [{ ...finding, tags: ['unnecessary'] }];
}

function misspelt(use: SuppressionUse, suppression: Suppression, name: SuppressedName): Finding[] {
  const [near] = closestNames(name.name, use.known, 1);
  const hint = near === undefined ? '"looptrap explain" lists them all' : `did you mean ${near}?`;
  const file = use.path;
  const rename: Fix[] =
    near === undefined
      ? []
      : [{ title: `Change it to ${near}`, safe: false, edits: [{ file, span: spanOf(name), newText: near }] }];
  // Removing it in bulk would lose what the author meant.
  const remove = removal(use, suppression, name, false);
  return [told(use, name, `no trap is called ${name.name}, so this ignores nothing; ${hint}`, [...rename, remove])];
}

function removal(
  { path, text }: SuppressionUse,
  suppression: Suppression,
  name: SuppressedName | undefined,
  safe: boolean,
): Fix {
  const title = name === undefined ? 'Remove the comment' : `Remove ${name.name} from the comment`;
  return { title, safe, edits: [{ file: path, ...removeSuppression(text, suppression, name) }] };
}

function told({ path }: SuppressionUse, span: Span, message: string, fixes: readonly Fix[]): Finding {
  return {
    trap: UNUSED_SUPPRESSION.name,
    severity: 'warning',
    file: path,
    span: spanOf(span),
    message,
    related: [],
    fixes,
  };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

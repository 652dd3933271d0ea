import type { Facts, Range } from '../../model/facts';
import type { Finding, Fix, Trap } from '../trap';

type Details = Partial<Pick<Finding, 'severity' | 'test' | 'related' | 'fixes' | 'tags'>>;

/** A finding of a trap in the file the facts are about. What is not said is the trap's own severity, and nothing else. */
export function report(
  trap: Pick<Trap, 'name' | 'severity'>,
  facts: Facts,
  range: Range,
  message: string,
  details: Details = {},
): Finding {
  return {
    trap: trap.name,
    severity: trap.severity,
    file: facts.module.path,
    span: { start: range.start, end: range.end },
    message: message + assumption(facts),
    related: [],
    fixes: [],
    ...details,
  };
}

/** A fix, or nothing when there is no edit to make. */
export function fix(title: string, safe: boolean, edits: Fix['edits']): Fix[] {
  return edits.length === 0 ? [] : [{ title, safe, edits }];
}

/** Said behind a message whose versions are not those of an environment. */
export function assumption({ versions }: Pick<Facts, 'versions'>): string {
  switch (versions.kind) {
    case 'environment':
      return '';
    case 'override':
    case 'lock':
    case 'requirements':
    case 'newest-known':
      return ` (${versions.source})`;
    default:
      return versions.kind satisfies never;
  }
}

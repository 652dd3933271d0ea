import type { ProjectFacts } from '../../model/project-facts';
import type { Finding, Place, Span, Trap } from '../trap';
import { assumption } from './report';

type Details = Partial<Pick<Finding, 'severity' | 'related' | 'fixes' | 'tags'>>;

/**
 * A finding of a trap in a configuration or requirement file. What is not said is the trap's own severity, and nothing
 * else.
 * @param place what is underlined: the key or the value of an option, a table's header, a requirement
 */
export function reportInProject(
  trap: Pick<Trap, 'name' | 'severity'>,
  project: ProjectFacts,
  place: { readonly file: string } & Span,
  message: string,
  details: Details = {},
): Finding {
  const { file, span } = placeOf(place);
  return {
    trap: trap.name,
    severity: trap.severity,
    file,
    span,
    message: message + assumption(project),
    related: [],
    fixes: [],
    ...details,
  };
}

/** A place of the configuration as the place of an edit or of related information. */
export function placeOf({ file, start, end }: { readonly file: string } & Span): Place {
  return { file, span: { start, end } };
}

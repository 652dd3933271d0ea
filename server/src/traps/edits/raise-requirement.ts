import { satisfies } from '@renovatebot/pep440';
import type { ProjectFacts } from '../../model/project-facts';
import type { WrittenDependency } from '../../workspace/read-dependencies';
import { pluginConflict } from '../reading/plugin-releases';
import type { Edit } from '../trap';

/**
 * Edits that ask for at least a version of a distribution wherever the project asks for it; a lock is its tool's to
 * write. Undefined when it is not written in a form that can be changed, or what is asked for besides would not go with it.
 * @param minimum a release, e.g. `0.26.0`
 */
export function raiseRequirement(project: ProjectFacts, name: string, minimum: string): Edit[] | undefined {
  const asked = project.dependencies.filter((one) => one.name === name && !one.isLocked);
  const raised = asked.filter(({ range }) => !guarantees(range, minimum));
  if (raised.length === 0) return undefined;
  const edits: Edit[] = [];
  for (const { range, rangePlace } of raised) {
    if (rangePlace === undefined) return undefined;
    const wanted = withMinimum(range, minimum);
    if (name === 'pytest-asyncio' && clashes(project, rangePlace.file, wanted)) return undefined;
    const { file, start, end } = rangePlace;
    edits.push({ file, span: { start, end }, newText: wanted });
  }
  return edits;
}

/** No release the range allows is older. */
function guarantees(range: string, minimum: string): boolean {
  return clausesOf(range).some((clause) => {
    const floor = /^(?:>=|~=|===?)([\d.]+)(?:\.\*)?$/.exec(clause)?.[1];
    return floor !== undefined && satisfies(floor, `>=${minimum}`);
  });
}

/** Asks for versions below a limit; an exact version becomes another exact one. Undefined where more is asked for. */
export function limitRequirement(
  { range, rangePlace }: WrittenDependency,
  limit: string,
  lastBelow: string,
): Edit[] | undefined {
  if (rangePlace === undefined) return undefined;
  const clauses = clausesOf(range);
  const isExact = clauses.some((clause) => /^={2,3}[^*]+$/.test(clause));
  const kept = clauses.filter((clause) => !/^<|^={2,3}/.test(clause));
  if (kept.some((clause) => !satisfies(lastBelow, clause))) return undefined;
  const { file, start, end } = rangePlace;
  return [{ file, span: { start, end }, newText: isExact ? `==${lastBelow}` : [...kept, `<${limit}`].join(',') }];
}

/** Asks for another distribution behind one that is asked for, any version of it. Undefined where that is not written as a list. */
export function addRequirement({ beside, place }: WrittenDependency, name: string): Edit[] | undefined {
  if (beside === undefined) return undefined;
  const { offset, before, after } = beside;
  return [{ file: place.file, span: { start: offset, end: offset }, newText: before + name + after }];
}

/** An exact version stays an exact one, and a limit above the minimum a limit. */
export function withMinimum(range: string, minimum: string): string {
  const clauses = clausesOf(range);
  if (clauses.some((clause) => /^={2,3}[^*]+$/.test(clause))) return `==${minimum}`;
  const kept = clauses.filter((clause) => /^(?:<|!=)/.test(clause) && satisfies(minimum, clause));
  return [`>=${minimum}`, ...kept].join(',');
}

function clausesOf(range: string): readonly string[] {
  return range.split(',').filter((clause) => clause !== '');
}

function clashes({ dependencies }: ProjectFacts, file: string, range: string): boolean {
  const pytest = dependencies.filter((one) => one.name === 'pytest' && one.place.file === file);
  return pytest.some((one) => pluginConflict(range, one.range) !== undefined);
}

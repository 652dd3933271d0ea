import { COMPUTING } from './calls/computing';
import { DATABASES } from './calls/databases';
import type { BlockingGroup, CallList, Remedy } from './calls/entry';
import { FAMILIES } from './calls/families';
import { NETWORK } from './calls/network';
import { PROCESSES } from './calls/processes';
import { WAITS } from './calls/waits';

export interface BlockingCall {
  readonly group: BlockingGroup;
  readonly remedy: Remedy;
}

/** Groups that are told in the code of an app only: in tests they are short, and every test has some. */
export const QUIET_IN_TESTS: ReadonlySet<BlockingGroup> = new Set(['files', 'data', 'hashing']);

/** Groups that are told of, and not warned of. */
export const MILD: ReadonlySet<BlockingGroup> = new Set(['files', 'data', 'hashing']);

const TABLE: ReadonlyMap<string, BlockingCall> = new Map(
  [...WAITS, ...NETWORK, ...DATABASES, ...PROCESSES, ...COMPUTING].flatMap(namesOf),
);

function namesOf({ group, remedy, of, calls }: CallList): readonly (readonly [string, BlockingCall])[] {
  const owners = of === undefined ? [''] : of.split(' ').map((owner) => `${owner}.`);
  return owners.flatMap((owner) => calls.split(' ').map((call) => [`${owner}${call}`, { group, remedy }] as const));
}

/** Calls that a project knows of itself. */
export type ExtraCalls = readonly { readonly call: string; readonly remedy?: string }[];

/**
 * What is known of a call that may block, by its dotted name; a method as `package.Class.method`. A project's own
 * entries come first: they may say a better remedy for a call of the table.
 */
export function findBlockingCall(name: string, extra: ExtraCalls): BlockingCall | undefined {
  const own = extra.find(({ call }) => call === name);
  if (own !== undefined) return { group: 'extra', remedy: ownRemedy(own.remedy) };
  return TABLE.get(name) ?? FAMILIES.find((family) => family.name.test(name));
}

/** A dotted name is an async function of the same arguments; other words are advice. */
function ownRemedy(remedy: string | undefined): Remedy {
  if (remedy === undefined) return { kind: 'thread' };
  return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(remedy)
    ? { kind: 'own', call: remedy }
    : { kind: 'advice', text: remedy };
}

import type { Facts } from '../../model/facts';
import { traps } from '../../traps/registry';
import type { Finding, Fix, Span, TrapCategory } from '../../traps/trap';
import { soundFix } from '../sound-fix';
import { closeWhereMade } from './close-where-made';
import { endTask } from './end-task';
import { moveToThread } from './move-to-thread';

/** What a run found, as far as the text can be repaired by it. The kinds are those of run reports. */
export interface RunFault {
  readonly kind: string;
  /** The line it is told on. */
  readonly line: Span;
  /** The test it was found in, without parameters. */
  readonly nodeid: string | undefined;
}

/** Traps that end in what the watchdog sees. */
const CAUSES: Readonly<Record<string, readonly TrapCategory[]>> = {
  deadlock: ['hang', 'cross-loop', 'loop-scope'],
  stall: ['hang', 'cross-loop', 'loop-scope'],
  'blocked-loop': ['blocking'],
  'busy-loop': ['blocking'],
  'pending-task': ['leak'],
  'open-handle': ['leak'],
  'lost-exception': ['leak'],
  'cross-loop': ['loop-scope', 'cross-loop', 'deprecated'],
  'closed-loop': ['loop-scope', 'cross-loop', 'deprecated'],
  'extra-loop': ['cross-loop', 'deprecated', 'leak'],
  'unawaited-coroutine': ['never-runs', 'error'],
  'never-ran': ['never-runs', 'error'],
};

/**
 * Repairs of what a run found on a line, best first: those of the traps that lead there, on that line before those of the
 * same function or test, then what can be done without a trap.
 * @param findings what reading found in the file, silenced or not
 */
export function runRemedies(facts: Facts, findings: readonly Finding[], fault: RunFault): Fix[] {
  const fitting = findings.filter((finding) => finding.file === facts.module.path && causes(finding, fault));
  const here = fitting.filter(({ span }) => touches(span, fault.line));
  const around = fitting.filter((finding) => !here.includes(finding) && isAround(facts, finding, fault));
  const found = [...here, ...around].flatMap(({ fixes }) => fixes);
  const all = [...found, ...(here.length > 0 ? [] : ownRemedies(facts, fault))].flatMap((fix) => soundFix(fix) ?? []);
  return all.filter(({ title }, index) => all.findIndex((other) => other.title === title) === index);
}

function causes({ trap }: Finding, { kind }: RunFault): boolean {
  const category = traps.find(({ name }) => name === trap)?.category;
  return category !== undefined && (CAUSES[kind] ?? []).includes(category);
}

function ownRemedies(facts: Facts, { kind, line }: RunFault): Fix[] {
  switch (kind) {
    case 'open-handle':
      return closeWhereMade(facts, line);
    case 'pending-task':
    case 'lost-exception':
      return endTask(facts, line);
    case 'blocked-loop':
      return moveToThread(facts, line);
    default:
      return [];
  }
}

/** In the function that the line is in, in the test, or in a fixture of the file that the test uses. */
function isAround({ tests, fixtures, module }: Facts, { span, test }: Finding, { line, nodeid }: RunFault): boolean {
  const own = tests.find((candidate) => candidate.nodeid === nodeid);
  if (nodeid !== undefined && test === nodeid) return true;
  const used = fixtures.filter(({ name }) => own?.fixtureNames.has(name)).map(({ function: made }) => made.range);
  const functions = module.functions.filter(({ range }) => touches(range, line)).map(({ range }) => range);
  return [...functions, ...used, ...(own ? [own.function.range] : [])].some((range) => touches(range, span));
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && other.start <= one.end;
}

import path from 'node:path';
import type { FindingKind, RunFinding, SourcePlace, WaitLink } from '../../../watchdog/runner/run-report';
import { shortTime } from '../durations';
import { shortName } from '../tests/test-key';

/**
 * Why a line is shown: it waits, it blocks, it created what was left open, it went wrong there; another task of the
 * chain waits there (`link`), or it led to the place (`via`).
 */
export type PlaceRole = 'wait' | 'block' | 'creation' | 'fault' | 'link' | 'via';

/** Which of a finding's lines is worded. */
export interface WordedPlace {
  readonly role: PlaceRole;
  /** Null outside of tests. */
  readonly nodeid: string | null;
  /** Where the finding itself is. */
  readonly first: SourcePlace;
  /** For `link`. */
  readonly link?: WaitLink;
}

// The marks in front are in every editor font; a pause sign, say, is not.

/** Longer text is cut: an inline text must not push the code out of sight. The whole is in hover and diagnostic. */
const MOST = 120;

/** What stands after the line: short, in one line, in the user's names. */
export function inlineText(finding: RunFinding, place: WordedPlace): string {
  return cut(oneLine(plain(wording(finding, place))));
}

/** The first sentence of a message; it stands alone by contract. */
export function firstSentence(text: string): string {
  const line = text.split('\n', 1)[0] ?? text;
  return line.split(/(?<=[.!?])\s/, 1)[0] ?? line;
}

function wording(finding: RunFinding, { role, nodeid, first, link }: WordedPlace): string {
  switch (role) {
    case 'wait':
      return waitWording(finding);
    case 'link':
      return linkWording(finding, link);
    case 'via':
      return viaWording(finding, first, ownerOf(nodeid));
    case 'block':
      return blockWording(finding);
    case 'creation':
      return creationWording(finding, ownerOf(nodeid));
    case 'fault':
      return `× ${withoutStop(firstSentence(finding.message))}`;
    default:
      return role satisfies never;
  }
}

const MARKS: Partial<Record<FindingKind, string>> = {
  deadlock: '∞',
  stall: '…',
  'blocked-loop': '■',
  'busy-loop': '↻',
};
const VIA: Partial<Record<FindingKind, string>> = {
  deadlock: 'waits for ever',
  stall: 'still waits',
  'blocked-loop': 'blocks the loop',
  'busy-loop': 'keeps the loop busy',
};

function ownerOf(nodeid: string | null): string {
  return nodeid === null ? 'the run' : shortName(nodeid);
}

function viaWording(finding: RunFinding, { file, line }: SourcePlace, owner: string): string {
  const { kind, handle, label } = finding;
  const place = `${path.posix.basename(file)}:${line}`;
  if (kind === 'open-handle') return `○ ${handle ?? 'handle'} made in ${place}, still open when ${owner} ended`;
  const what = kind === 'blocked-loop' ? label : waitTarget(finding.chain?.[0]);
  return `${MARKS[kind] ?? '×'} ${VIA[kind] ?? 'goes wrong'} in ${place}${what ? `: ${what}` : ''}`;
}

function linkWording({ kind }: RunFinding, link: WaitLink | undefined): string {
  const target = waitTarget(link);
  const verb = kind === 'deadlock' ? 'waits for ever' : 'waits';
  return `${MARKS[kind] ?? '×'} ${link?.what ?? 'another task'} ${verb}${target ? `: ${target}` : ''}`;
}

function waitWording(finding: RunFinding): string {
  const target = waitTarget(finding.chain?.[0]);
  if (finding.kind === 'stall') {
    const time = finding.afterSeconds === undefined ? '' : ` after ${shortTime(finding.afterSeconds)}`;
    return `… still waiting${time}${target ? `: ${target}` : ''}`;
  }
  if (!target) return `∞ waits for ever: ${withoutStop(firstSentence(finding.message))}`;
  const nobody = target.includes(', held by') ? undefined : nobodyCan(target);
  return `∞ waits for ever: ${target}${nobody ? ` — ${nobody}` : ''}`;
}

/** `asyncio.Lock.acquire (`lock`), held by task x, ...` -> `Lock.acquire (lock), held by task x`. */
function waitTarget(link: WaitLink | undefined): string | undefined {
  const [awaited, holder] = plain(link?.waitsFor ?? '').split(', ');
  if (!awaited) return undefined;
  return [awaited.replace(/^(?:asyncio|anyio)\./, ''), ...(holder?.startsWith('held by') ? [holder] : [])].join(', ');
}

function blockWording({ kind, afterSeconds, label, message }: RunFinding): string {
  if (kind === 'busy-loop') return `↻ ${withoutStop(firstSentence(message))}`;
  if (afterSeconds === undefined) return `■ ${withoutStop(firstSentence(message))}`;
  return `■ blocked the loop ${shortTime(afterSeconds)}${label ? `: ${label}` : ''}`;
}

function creationWording({ kind, handle, count, message }: RunFinding, owner: string): string {
  const many = count !== undefined && count > 1;
  const number = many ? `${count} ` : '';
  if (kind === 'pending-task') return `○ ${number}${many ? 'tasks' : 'task'} still pending when ${owner} ended`;
  if (kind === 'open-handle' && handle)
    return `○ ${number}${many ? plural(handle) : handle} still open when ${owner} ended`;
  return `○ ${withoutStop(firstSentence(message))}`;
}

function plural(noun: string): string {
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

/** What would have to happen, by the name of what is waited for; the proof itself is the watchdog's. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [/queue\.?get\b/i, 'nobody can put an item'],
  [/queue\.?put\b/i, 'nobody can take an item'],
  [/queue\.?join\b/i, 'nobody can call task_done()'],
  [/event\.?wait\b/i, 'nobody can set it'],
  [/condition\.?wait/i, 'nobody can notify it'],
  [/semaphore/i, 'nobody can release it'],
  [/lock/i, 'nobody can release it'],
  [/barrier/i, 'nobody else can arrive'],
  [/future/i, 'nobody can set its result'],
];

function nobodyCan(target: string): string | undefined {
  return NEEDS.find(([pattern]) => pattern.test(target))?.[1];
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** Without the marks of code in the watchdog's sentences: they are not rendered behind a line. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST - 1).trimEnd()}…`;
}

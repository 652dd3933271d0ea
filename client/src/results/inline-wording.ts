import path from 'node:path';
import type { FindingKind, RunFinding, SourcePlace, WaitLink } from '../../../watchdog/runner/run-report';
import { shortTime } from '../durations';
import { visibleText } from '../report/model/visible-text';
import { firstSentence, shortened, withoutCodeMarks } from '../sentences';
import { shortName } from '../tests/test-key';
import { linkWording, waitElsewhere, waitWording } from './wait-wording';

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

/** An inline text must not push the code out of sight; the whole is in hover and diagnostic. */
const MOST = 120;

/**
 * What stands after the line: short, in one line, in the user's names. The mark in front says the kind without colour
 * and is in every editor font (a pause sign, say, is not).
 */
export function inlineText(finding: RunFinding, place: WordedPlace): string {
  return shortened(visibleText(withoutCodeMarks(wording(finding, place))), MOST);
}

function wording(finding: RunFinding, { role, nodeid, first, link }: WordedPlace): string {
  const owner = nodeid === null ? 'the run' : shortName(nodeid);
  switch (role) {
    case 'wait':
      return waitWording(finding, first);
    case 'link':
      return link ? linkWording(finding, link, finding.chain?.[0]?.what) : waitWording(finding, first);
    case 'via':
      return viaWording(finding, first, owner);
    case 'block':
      return blockWording(finding, first);
    case 'creation':
      return creationWording(finding, first, owner);
    case 'fault':
      return `× ${sentenceAt(finding, first)}`;
    default:
      return role satisfies never;
  }
}

/** What a line did that led to a fault in another place. */
const LED_TO: Partial<Record<FindingKind, string>> = {
  'busy-loop': 'keeps the loop busy',
  'cross-loop': 'two loops meet',
  'closed-loop': 'uses a closed loop',
  'lost-exception': 'an exception is lost',
  'unawaited-coroutine': 'a coroutine is never awaited',
};

function viaWording(finding: RunFinding, first: SourcePlace, owner: string): string {
  const { kind, handle, afterSeconds, label } = finding;
  const place = placeName(first);
  if (kind === 'deadlock' || kind === 'stall') return waitElsewhere(finding, first, place);
  if (kind === 'open-handle') return `○ ${handle ?? 'handle'} made in ${place}, still open when ${owner} ended`;
  if (kind === 'blocked-loop') return `■ ${blockedFor(afterSeconds)} in ${place}${label ? `: ${label}` : ''}`;
  return `× ${LED_TO[kind] ?? 'goes wrong'} in ${place}`;
}

function blockWording(finding: RunFinding, place: SourcePlace): string {
  const { kind, afterSeconds, label } = finding;
  if (kind === 'busy-loop') return `↻ ${sentenceAt(finding, place)}`;
  return `■ ${blockedFor(afterSeconds)}${label ? `: ${label}` : ''}`;
}

function blockedFor(seconds: number | undefined): string {
  return seconds === undefined ? 'blocked the loop' : `blocked the loop ${shortTime(seconds)}`;
}

function creationWording(finding: RunFinding, place: SourcePlace, owner: string): string {
  const { kind, handle, count } = finding;
  const many = count !== undefined && count > 1;
  const number = many ? `${count} ` : '';
  if (kind === 'pending-task') return `○ ${number}${many ? 'tasks' : 'task'} still pending when ${owner} ended`;
  if (kind !== 'open-handle' || !handle) return `× ${sentenceAt(finding, place)}`;
  return `○ ${number}${many ? plural(handle) : handle} still open when ${owner} ended`;
}

/** The message's first sentence; the place it names is the line it stands behind. */
function sentenceAt({ message }: RunFinding, place: SourcePlace): string {
  const name = placeName(place);
  return firstSentence(message).replace(`, made at ${name},`, '').replace(` at ${name}`, '');
}

function placeName({ file, line }: SourcePlace): string {
  return `${path.posix.basename(file)}:${line}`;
}

function plural(noun: string): string {
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

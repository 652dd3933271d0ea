import type { RunFinding, SourcePlace, WaitLink } from '../../../watchdog/runner/run-report';
import { shortTime } from '../durations';
import { firstSentence, withoutCodeMarks } from '../sentences';

/** What the task waits for where the finding is, e.g. `Lock.acquire (lock), held by task x`. */
export function waitsForAt({ chain }: RunFinding, { file, line }: SourcePlace): string | undefined {
  return waitTarget(chain?.find((link) => link.file === file && link.line === line) ?? chain?.[0]);
}

/** The line that waits. */
export function waitWording(finding: RunFinding, place: SourcePlace): string {
  const target = waitsForAt(finding, place);
  const after = target ? `: ${target}` : '';
  if (finding.kind === 'stall') return `… still waiting${afterText(finding)}${after}`;
  if (!target) return `∞ waits for ever: ${firstSentence(finding.message)}`;
  const nobody = target.includes(', held by') ? undefined : nobodyCan(target);
  return `∞ waits for ever${after}${nobody ? ` — ${nobody}` : ''}`;
}

/** A line where another task of the chain waits, or the test itself for the task that hangs. */
export function linkWording({ kind }: RunFinding, { what, ...link }: WaitLink, own: string | undefined): string {
  const target = waitTarget({ what, ...link });
  const who = what === own ? '' : `${what} `;
  const mark = kind === 'stall' ? `… ${who}waits` : `∞ ${who}waits for ever`;
  return `${mark}${target ? `: ${target}` : ''}`;
}

/** A line of the test that led to a wait elsewhere. */
export function waitElsewhere(finding: RunFinding, place: SourcePlace, placeName: string): string {
  const target = waitsForAt(finding, place);
  const waits = finding.kind === 'stall' ? `… still waiting${afterText(finding)}` : '∞ waits for ever';
  return `${waits} in ${placeName}${target ? `: ${target}` : ''}`;
}

function afterText({ afterSeconds }: RunFinding): string {
  return afterSeconds === undefined ? '' : ` after ${shortTime(afterSeconds)}`;
}

/** `asyncio.Lock.acquire (`lock`), held by task x, which ...` -> `Lock.acquire (lock), held by task x`. */
function waitTarget(link: WaitLink | undefined): string | undefined {
  const target = withoutCodeMarks(link?.waitsFor ?? '')
    .replace(/^(?:asyncio|anyio)\./, '')
    .replace(/, which .*$/, '');
  return target || undefined;
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

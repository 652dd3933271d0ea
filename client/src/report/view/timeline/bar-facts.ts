import { shortTime } from '../../../durations';
import type { CodePlace } from '../../model/messages';
import type { Bar, TrackKind } from '../../model/timeline/timeline';

/** What is told of a bar when somebody points at it or walks to it. */
export interface BarFacts {
  title: string;
  what: string;
  /** What it is, how long it took and when. */
  line: string;
  facts: { name: string; value: string; place?: CodePlace }[];
}

export function barFacts(kind: TrackKind, { name, start, end, details }: Bar): BarFacts {
  const what = WORDS[kind];
  const took = end > start ? `, ${shortTime((end - start) / 1e6)}` : '';
  return {
    title: name,
    what,
    line: `${what}${took}, from ${shortTime(start / 1e6)} on`,
    facts: Object.entries(details).flatMap(([key, value]) => factOf(key, value)),
  };
}

function factOf(key: string, value: unknown): BarFacts['facts'] {
  if (value === null || value === undefined || value === '') return [];
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  const [, file, line] = /^(.+):(\d+)$/.exec(text) ?? [];
  const isPlace = (key === 'at' || key === 'made') && file !== undefined;
  return [{ name: NAMES[key] ?? key, value: text, ...(isPlace && { place: { file, line: Number(line) } }) }];
}

const NAMES: Readonly<Record<string, string>> = { made: 'made at', after: 'then', owner: 'belongs to' };

const WORDS: Record<TrackKind, string> = {
  tests: 'test',
  phases: 'phase',
  fixtures: 'fixture',
  thread: 'thread',
  loop: 'event loop',
  steps: 'step',
  blocked: 'loop blocked',
  tasks: 'task',
  handles: 'handle',
  findings: 'finding',
  alive: 'tasks alive',
};

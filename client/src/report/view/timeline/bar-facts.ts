import { shortTime } from '../../../durations';
import type { CodePlace } from '../../model/messages';
import type { Bar, TrackKind } from '../../model/timeline/timeline';

/** What is told of a bar when somebody points at it or walks to it. */
export interface BarFacts {
  title: string;
  /** What it is and how long it took. */
  line: string;
  facts: { name: string; value: string; place?: CodePlace }[];
}

export function barFacts(kind: TrackKind, { name, start, end, details }: Bar, isInner = false): BarFacts {
  const what = isInner ? 'wait' : WORDS[kind];
  const took = end > start ? `, ${shortTime((end - start) / 1e6)}` : '';
  return {
    title: name,
    line: `${what}${took}, from ${shortTime(start / 1e6)} on`,
    facts: Object.entries(details).flatMap(([key, value]) => factOf(key, value)),
  };
}

/** The same in one sentence. */
export function barSentence(facts: BarFacts): string {
  const more = facts.facts.map(({ name, value }) => `${name} ${value}`);
  return [`${facts.title}: ${facts.line}`, ...more].join('; ');
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

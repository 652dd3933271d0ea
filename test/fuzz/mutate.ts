import type { RandomSource } from '../truth/loops/random/random-source';

type Mutation = (text: string, random: RandomSource, other: string) => string;

/** What tools, encodings and half-finished edits leave in a text. */
const SCRAPS = [
  '(',
  ')',
  '[',
  '{',
  '}',
  '"',
  "'''",
  '"""',
  'f"{',
  '\\',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\f',
  '\u0000',
  '\ufeff',
  '\u2028',
  '\ud83d',
  '\udc0d',
  '🐍',
  'é',
  '@',
  ':',
  ';',
  ',',
  '=',
  'async ',
  'await ',
  'def ',
  'class ',
  'lambda ',
  'yield ',
  'return',
  'import ',
  'from . import *\n',
  'pass\n',
  '    ',
  '# looptrap: ignore',
  '@pytest.mark.asyncio\n',
  '@pytest.fixture\n',
  'pytestmark = ',
  'match x:\n',
  'except* ',
  '%timeit ',
  'type X = ',
] as const;

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  cut,
  doubled,
  swapped,
  scrap,
  scrap,
  scrap,
  bytes,
  nested,
  spliced,
  lineEnds,
  indented,
  linesMoved,
  renamed,
];

/** A text with one to four things done to it; `other` lends pieces. */
export function mutate(text: string, random: RandomSource, other: string): string {
  let mutated = text;
  for (let count = random.between(1, 4); count > 0; count--) mutated = random.pick(MUTATIONS)(mutated, random, other);
  return mutated;
}

function span(text: string, random: RandomSource, longest: number): [start: number, end: number] {
  const start = random.between(0, text.length);
  return [start, Math.min(text.length, start + random.between(0, longest))];
}

function cut(text: string, random: RandomSource): string {
  if (random.chance(0.2)) return text.slice(0, random.between(0, text.length));
  const [start, end] = span(text, random, 60);
  return text.slice(0, start) + text.slice(end);
}

function doubled(text: string, random: RandomSource): string {
  const [start, end] = span(text, random, 200);
  return text.slice(0, end) + text.slice(start);
}

function swapped(text: string, random: RandomSource): string {
  const [start, middle] = span(text, random, 40);
  const end = Math.min(text.length, middle + random.between(0, 40));
  return text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end);
}

function scrap(text: string, random: RandomSource): string {
  const at = random.between(0, text.length);
  return text.slice(0, at) + random.pick(SCRAPS) + text.slice(at + random.between(0, 3));
}

function bytes(text: string, random: RandomSource): string {
  const at = random.between(0, text.length);
  const units = Array.from({ length: random.between(1, 8) }, () =>
    random.between(0, random.chance(0.5) ? 127 : 0xffff),
  );
  return text.slice(0, at) + String.fromCharCode(...units) + text.slice(at);
}

function nested(text: string, random: RandomSource): string {
  const depth = random.between(2, 60);
  const [open, close] = random.pick([
    ['(', ')'],
    ['[', ']'],
    ['not (', ')'],
    ['f(', ')'],
    ['{1: ', '}'],
    ['await (', ')'],
  ]);
  const [start, end] = span(text, random, 30);
  return text.slice(0, start) + open.repeat(depth) + text.slice(start, end) + close.repeat(depth) + text.slice(end);
}

function spliced(text: string, random: RandomSource, other: string): string {
  const lines = other.split('\n');
  const from = random.between(0, lines.length - 1);
  const at = text.indexOf('\n', random.between(0, text.length)) + 1;
  return `${text.slice(0, at)}${lines.slice(from, from + random.between(1, 20)).join('\n')}\n${text.slice(at)}`;
}

function lineEnds(text: string, random: RandomSource): string {
  return text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n', '\\\n', ' # comment\n']));
}

function indented(text: string, random: RandomSource): string {
  const lines = text.split('\n');
  const at = random.between(0, lines.length - 1);
  for (let line = at; line < Math.min(lines.length, at + random.between(1, 12)); line++)
    lines[line] = random.chance(0.5) ? `    ${lines[line]}` : (lines[line] ?? '').replace(/^ {1,4}/, '');
  return lines.join('\n');
}

function linesMoved(text: string, random: RandomSource): string {
  const lines = text.split('\n');
  const taken = lines.splice(random.between(0, lines.length - 1), random.between(1, 10));
  lines.splice(random.between(0, lines.length), 0, ...taken);
  return lines.join('\n');
}

/** One name becomes another of the same text: what is parsed stays, what is meant changes. */
function renamed(text: string, random: RandomSource): string {
  const [first, ...rest] = [...new Set(text.match(/[A-Za-z_]\w*/g))];
  if (first === undefined) return text;
  const names: readonly [string, ...string[]] = [first, ...rest];
  return text.replaceAll(new RegExp(`\\b${random.pick(names)}\\b`, 'g'), random.pick(names));
}

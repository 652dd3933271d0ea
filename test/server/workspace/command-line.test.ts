import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommandLine, shellSplit } from '../../../server/src/workspace/command-line';
import { askPython } from './ask-python';

const SHLEX = `
import json, shlex, sys
answers = []
for text in json.load(sys.stdin):
    try:
        answers.append(shlex.split(text))
    except ValueError:
        answers.append(None)
print(json.dumps(answers))
`;

describe('command lines', () => {
  it('are split as shlex splits them', () => {
    const part = fc.constantFrom(
      '-q',
      ' ',
      '  ',
      '\n',
      "'",
      '"',
      '\\',
      'a b',
      '--asyncio-mode=auto',
      '-o',
      'x=1',
      '#',
      '$HOME',
      '\\"',
      "'a'",
    );
    const texts = fc.sample(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      { numRuns: 800, seed: 11 },
    );
    const real = askPython(SHLEX, texts) as (readonly string[] | null)[];
    const valid = texts.map((text, index) => ({ text, words: real[index] })).filter(({ words }) => words !== null);
    expect(valid.length).toBeGreaterThan(200);
    expect(valid.map(({ text }) => ({ text, words: shellSplit(text) }))).toEqual(valid);
  });

  it('give the options that decide about loops', () => {
    const line = readCommandLine(
      shellSplit(
        '-q --asyncio-mode auto -p no:anyio -pmyplugin -o "asyncio_debug=true" -o x=a=b --timeout=3 --asyncio-mode=strict',
      ),
    );
    expect(line.asyncioMode).toBe('strict');
    expect(line.disabledPlugins).toEqual(['anyio']);
    expect(line.loadedPlugins).toEqual(['myplugin']);
    expect(line.timeout).toBe('3');
    expect([...line.overrides]).toEqual([
      ['asyncio_debug', 'true'],
      ['x', 'a=b'],
    ]);
  });
});

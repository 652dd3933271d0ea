import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIniFile } from '../../../server/src/workspace/ini-file';
import { askPython } from './ask-python';

const REAL = `
import json, sys
from iniconfig import IniConfig, ParseError
answers = []
for text in json.load(sys.stdin):
    try:
        answers.append({name: dict(section) for name, section in IniConfig("x", text).sections.items()})
    except ParseError as error:
        answers.append({"error": error.lineno + 1})
print(json.dumps(answers))
`;

/** What ours says, in the shape the script above prints. */
function ours(text: string): unknown {
  const ini = readIniFile(text);
  if ('error' in ini) return { error: ini.error.line };
  return Object.fromEntries(
    [...ini.sections].map(([name, section]) => [
      name,
      Object.fromEntries([...section.entries].map(([key, entry]) => [key, entry.value])),
    ]),
  );
}

describe('ini files', () => {
  it('are read as iniconfig reads them', () => {
    const line = fc.constantFrom(
      '[pytest]',
      '[tool:pytest]  # comment',
      '[ spaced ]',
      '[broken',
      '[]',
      'asyncio_mode = auto',
      'asyncio_mode: strict',
      'a:b = c',
      'addopts =',
      '    --asyncio-mode=auto',
      '  # comment',
      '\t; comment',
      '; comment',
      'x = 1 # part of the value',
      'no separator',
      '',
      '   ',
      'key = "quoted"',
      '= nameless',
      'x=y=z',
    );
    const texts = fc.sample(
      fc.array(line, { maxLength: 8 }).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end))),
      { numRuns: 800, seed: 7 },
    );
    const real = askPython(REAL, texts) as unknown[];
    expect(texts.map((text) => ({ text, says: ours(text) }))).toEqual(
      texts.map((text, index) => ({ text, says: real[index] })),
    );
    // The sample holds both kinds.
    expect(texts.some((text) => 'error' in readIniFile(text))).toBe(true);
    expect(texts.some((text) => !('error' in readIniFile(text)) && text.includes('auto'))).toBe(true);
  });

  it('know where a value stands', () => {
    const text = '[pytest]\naddopts =\n    -q\n    -x\nasyncio_mode =  auto  \n';
    const ini = readIniFile(text);
    if ('error' in ini) throw new Error(ini.error.message);
    const entries = ini.sections.get('pytest')?.entries;
    const mode = entries?.get('asyncio_mode');
    expect(text.slice(mode?.start, mode?.end)).toBe('auto');
    expect(entries?.get('addopts')?.value).toBe('-q\n-x');
  });
});

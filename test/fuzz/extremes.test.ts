import { beforeAll, expect, it } from 'vitest';
import { traps } from '../../server/src/traps/registry';
import { openTestProject, type TestProject } from '../server/analysis/open-test-project';
import { brokenLaw, FUZZED } from './laws';
import { peakMemory } from './memory';

/** What the process may need at most beyond what it had, in bytes. */
const MOST_MEMORY = 1_500_000_000;
const TEST = 'import asyncio\n\n\nasync def test_one():\n    asyncio.run(work())\n';

let tested: TestProject;

beforeAll(async () => {
  tested = await openTestProject({ [FUZZED]: '' }, traps);
});

const nested = (depth: number, line: (level: number) => string): string =>
  Array.from({ length: depth }, (_, level) => ' '.repeat(level) + line(level)).join('\n');

const EXTREMES: Readonly<Record<string, string>> = {
  'an empty file': '',
  'only a byte order mark': '\ufeff',
  'a byte order mark before the code': `\ufeff${TEST}`,
  'only line ends': '\r\n\r\r\n\n'.repeat(1000),
  'old line ends': TEST.replaceAll('\n', '\r'),
  'line ends of all kinds': TEST.replaceAll('\n', '\r\n\r\n'),
  NULs: TEST.replaceAll(' ', '\u0000'),
  'halves of characters': TEST.replaceAll('asyncio', '\ud83dasyncio\udc0d'),
  'names beyond the basic plane': TEST.replaceAll('work', '𝕨𝕠𝕣𝕜'),
  'a line of two million characters': `${TEST}x = "${'a'.repeat(2_000_000)}"\n`,
  'a list of 20,000 numbers': `${TEST}x = [${'1, '.repeat(20_000)}]\n`,
  'a sum of 5,000 terms': `${TEST}x = ${'1 + '.repeat(5_000)}1\n`,
  '20,000 opening brackets': `${TEST}x = ${'('.repeat(20_000)}`,
  '5,000 nested brackets': `${TEST}x = ${'('.repeat(5_000)}1${')'.repeat(5_000)}\n`,
  '2,000 nested calls': `${TEST}x = ${'f('.repeat(2_000)}1${')'.repeat(2_000)}\n`,
  '2,000 calls in a row': `${TEST}x = f${'.g()'.repeat(2_000)}\n`,
  '5,000 attributes': `${TEST}x = asyncio${'.run'.repeat(5_000)}(test_one())\n`,
  '5,000 subscripts': `${TEST}x: list${'[list'.repeat(5_000)}${']'.repeat(5_000)} = 1\n`,
  '5,000 awaits': `async def f():\n    ${'await '.repeat(5_000)}x\n`,
  '5,000 lambdas': `x = ${'lambda: '.repeat(5_000)}1\n`,
  '1,000 nested ifs': `${nested(1000, (level) => `if x${level}:`)}\n${' '.repeat(1000)}pass\n`,
  '1,000 elifs': `if x:\n    pass\n${'elif y:\n    pass\n'.repeat(1000)}`,
  '300 nested functions': `${nested(300, (level) => `async def f${level}():`)}\n${' '.repeat(300)}await f0()\n`,
  '300 nested classes': `${nested(300, (level) => `class Test${level}:`)}\n${' '.repeat(300)}async def test_it(self): pass\n`,
  '5,000 decorators': `import pytest\n${'@pytest.mark.asyncio\n'.repeat(5_000)}async def test_one(): pass\n`,
  '5,000 arguments': `async def test_one(${Array.from({ length: 5_000 }, (_, number) => `a${number}`).join(', ')}): pass\n`,
  '1,000 tests': Array.from({ length: 1_000 }, (_, number) => `async def test_${number}(): pass\n`).join(''),
  '2,000 fixtures, each of which needs the next': `import pytest\n${Array.from({ length: 2_000 }, (_, number) => `@pytest.fixture\nasync def f${number}(f${number + 1}): pass\n`).join('')}async def test_it(f0): pass\n`,
  '2,000 functions that call the next': `${Array.from({ length: 2_000 }, (_, number) => `def f${number}(): return f${number + 1}()\n`).join('')}async def test_it():\n    f0()\n`,
  '400 classes that inherit the one before': `class Test0: pass\n${Array.from({ length: 400 }, (_, number) => `class Test${number + 1}(Test${number}): pass\n`).join('')}`,
  '2,000 names that stand for the next': `${Array.from({ length: 2_000 }, (_, number) => `x${number} = x${number + 1}\n`).join('')}async def test_it():\n    x0.run()\n`,
  '2,000 aliases of types': `${Array.from({ length: 2_000 }, (_, number) => `X${number} = Annotated[X${number + 1}, 1]\n`).join('')}async def test_it(a: X0): a.get()\n`,
  'a name that stands for itself':
    'x = x\nX = X[int]\ndef f(): return f()\nclass A(A): pass\nasync def test_it(a: X): a.get(); f(); x()\n',
  'a class named like the module of its base':
    'import TestPlain\nclass TestPlain(TestPlain.TestCase):\n    def test_it(self): self.addCleanup(test_it, 1)\n',
  'an import of itself': 'from test_fuzz import x, y as x\nfrom . import test_fuzz\nasync def test_it(): x.run()\n',
  'fixtures that need each other':
    'import pytest\n@pytest.fixture\nasync def a(b): pass\n@pytest.fixture\nasync def b(a): pass\nasync def test_it(a): pass\n',
  '2,000 suppressions': '# looptrap: ignore[missing-await, nothing]\n'.repeat(2_000),
  'a backslash at the end': `${TEST}\\`,
  'an open string at the end': `${TEST}x = """`,
  'formatted strings in each other': `x = f"${'{f"'.repeat(200)}${'"}'.repeat(200)}"\n`,
};

it.each(Object.keys(EXTREMES))('reads %s', (name) => {
  const before = peakMemory();
  expect(brokenLaw(tested, EXTREMES[name] ?? '')).toBeUndefined();
  expect(peakMemory() - before).toBeLessThan(MOST_MEMORY);
});

/** What no check reads: it says so, and the rest of the project is answered as before. */
const TOO_LARGE: Readonly<Record<string, string>> = {
  'a line of ten million characters': `${TEST}x = "${'a'.repeat(10_000_000)}"\n`,
  'a comment of ten million characters': `${TEST}# ${'é'.repeat(10_000_000)}`,
  'ten million brackets': `${TEST}${'('.repeat(10_000_000)}`,
};

it.each(Object.keys(TOO_LARGE))('leaves %s alone, and says so', (name) => {
  const before = peakMemory();
  tested.change(FUZZED, TOO_LARGE[name]);
  const { findings, problems } = tested.project.analyse(`/project/${FUZZED}`);
  expect(findings).toEqual([]);
  expect(problems.map(({ kind }) => kind)).toEqual(['too-large']);
  expect(peakMemory() - before).toBeLessThan(MOST_MEMORY);
  tested.change(FUZZED, TEST);
  expect(tested.project.analyse(`/project/${FUZZED}`).findings).not.toEqual([]);
});

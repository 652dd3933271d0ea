import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { combineExits } from '../../../watchdog/runner/combined-exit';
import { continueBehind, MOST_LOST } from '../../../watchdog/runner/continuation';
import { LOOPTRAP_VERSION } from '../../../watchdog/runner/version';
import { repositoryRoot } from '../../environments';

describe('going on behind a test that took its process with it', () => {
  const all = ['a.py::t1', 'a.py::t2', 'a.py::t10'];

  test('without the tests that have begun', () => {
    expect(continueBehind({ all, remaining: ['a.py::t10'], failed: 1 }, 0, 1)).toEqual({
      type: 'again',
      skip: ['a.py::t1', 'a.py::t2'],
      maxfail: undefined,
    });
    expect(continueBehind({ all, remaining: [], failed: 1 }, 0, 1)).toEqual({ type: 'done' });
  });

  test('as far as pytest would have gone', () => {
    const tests = { all, remaining: ['a.py::t2', 'a.py::t10'], failed: 2 };
    expect(continueBehind(tests, 2, 1)).toEqual({ type: 'done' });
    expect(continueBehind(tests, 3, 1)).toMatchObject({ type: 'again', maxfail: 1 });
  });

  test('not for ever', () => {
    const tests = { all, remaining: ['a.py::t10'], failed: 2 };
    expect(continueBehind(tests, 0, MOST_LOST - 1).type).toBe('again');
    expect(continueBehind(tests, 0, MOST_LOST)).toEqual({ type: 'give-up' });
  });
});

describe('the exit of several processes', () => {
  const killed = { code: null, signal: 'SIGKILL', givenUp: true };

  test('one process: its own', () => {
    expect(combineExits([{ code: 5, signal: null, givenUp: false }], true)).toEqual({
      pytest: 5,
      signal: null,
      complete: true,
    });
    expect(combineExits([{ code: null, signal: 'SIGSEGV', givenUp: false }], false).signal).toBe('SIGSEGV');
    expect(combineExits([], false)).toEqual({ pytest: null, signal: null, complete: false });
  });

  test('a process that was given up counts as tests that failed', () => {
    const passed = { code: 0, signal: null, givenUp: false };
    expect(combineExits([killed, passed], true)).toEqual({ pytest: 1, signal: null, complete: true });
    expect(combineExits([killed], true)).toEqual({ pytest: 1, signal: null, complete: true });
    expect(combineExits([killed, { ...passed, code: 3 }], true).pytest).toBe(3);
    expect(combineExits([killed, { ...passed, code: 5 }], true).pytest).toBe(1);
    const crashed = { code: null, signal: 'SIGSEGV', givenUp: false };
    expect(combineExits([killed, crashed], false)).toEqual({ pytest: null, signal: 'SIGSEGV', complete: false });
  });
});

test('reports name the version of the package', () => {
  expect(LOOPTRAP_VERSION).toBe(JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).version);
});

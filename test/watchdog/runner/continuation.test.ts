import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { combineExits } from '../../../watchdog/runner/combined-exit';
import { continueBehind, targetOf } from '../../../watchdog/runner/remaining-targets';
import { LOOPTRAP_VERSION } from '../../../watchdog/runner/version';
import { repositoryRoot } from '../../environments';

describe('going on behind a test that took its process with it', () => {
  const known = ['a.py::t1', 'a.py::t2', 'a.py::t10'];

  test('exactly the tests that have not begun', () => {
    expect(continueBehind(known, 3, ['a.py::t10'], '7.0')).toEqual({ type: 'targets', nodeids: ['a.py::t10'] });
    expect(continueBehind(known, 3, [], '7.0')).toEqual({ type: 'done' });
  });

  test('a list that is too long for a command line goes through a file, where pytest reads one', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `tests/test_many.py::test_number_${index}`);
    expect(continueBehind(many, 1000, many, '8.2.0').type).toBe('file');
    expect(continueBehind(many, 1000, many, '10.1').type).toBe('file');
    expect(continueBehind(many, 1000, many, '8.1.9').type).toBe('targets');
    expect(continueBehind(many, 1000, many, '').type).toBe('targets');
  });

  test('when not all names are known, without those that have begun', () => {
    expect(continueBehind(known, 500, ['a.py::t10'], '8.2')).toEqual({
      type: 'deselect',
      nodeids: ['a.py::t1', 'a.py::t2'],
    });
  });
});

test('a node id is found again from the folder pytest was started in', () => {
  expect(targetOf('sub/a.py::T::t[x::y]', '/root/project', '/root/project')).toBe('sub/a.py::T::t[x::y]');
  expect(targetOf('sub/a.py::T::t[x::y]', '/root/project', '/root/project/sub')).toBe(
    '/root/project/sub/a.py::T::t[x::y]',
  );
  expect(targetOf('a.py::t', undefined, '/elsewhere')).toBe('a.py::t');
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
    const crashed = { code: null, signal: 'SIGSEGV', givenUp: false };
    expect(combineExits([killed, crashed], false)).toEqual({ pytest: null, signal: 'SIGSEGV', complete: false });
  });
});

test('reports name the version of the package', () => {
  expect(LOOPTRAP_VERSION).toBe(JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).version);
});

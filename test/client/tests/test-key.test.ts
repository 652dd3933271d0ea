import { expect, test } from 'vitest';
import { covers, shortName, testKey, withoutGroup, withoutParameters } from '../../../client/src/tests/test-key';

test('parameters are dropped, brackets in a path are not', () => {
  expect(withoutParameters('tests/test_a.py::test_b[x::y-1]')).toBe('tests/test_a.py::test_b');
  expect(withoutParameters('tests/[old]/test_a.py::TestX::test_b[1]')).toBe('tests/[old]/test_a.py::TestX::test_b');
  expect(withoutParameters('tests/[old]/test_a.py')).toBe('tests/[old]/test_a.py');
});

test('the group of a test in pytest-xdist is no part of its name, a sign in parameters is', () => {
  expect(withoutGroup('t.py::test_b@db')).toBe('t.py::test_b');
  expect(withoutGroup('t.py::TestX::test_b[x@y]@db')).toBe('t.py::TestX::test_b[x@y]');
  expect(withoutGroup('t.py::test_b[x@y]')).toBe('t.py::test_b[x@y]');
  expect(withoutGroup('a@b/t.py')).toBe('a@b/t.py');
  expect(withoutGroup('a@b/t.py::test_b')).toBe('a@b/t.py::test_b');
  expect(withoutParameters('t.py::test_b@db')).toBe('t.py::test_b');
});

test('the same node id in two folders has two keys', () => {
  expect(testKey('/a', 't.py::t[1]')).toBe(testKey('/a', 't.py::t'));
  expect(testKey('/a', 't.py::t')).not.toBe(testKey('/b', 't.py::t'));
});

test.each([
  ['t.py::A', 't.py::A::test_x', true],
  ['t.py::A', 't.py::AB::test_x', false],
  ['t.py', 't.py::test_x', true],
  ['t.py', 't.pyx::test_x', false],
  ['tests', 'tests/t.py::test_x', true],
  ['tests', 'tests2/t.py::test_x', false],
  ['t.py::test_x', 't.py::test_x', true],
  ['t.py::test_x', 't.py::A', false],
  ['', 't.py::test_x', true],
])('%s covers %s: %s', (target, nodeid, expected) => {
  expect(covers(target, nodeid)).toBe(expected);
});

test.each([
  ['a/t.py::A::test_x[1]', 'test_x'],
  ['a/t.py', 't.py'],
  ['t.py', 't.py'],
])('%s is short for %s', (nodeid, name) => {
  expect(shortName(nodeid)).toBe(name);
});

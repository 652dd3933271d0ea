import { expect, test } from 'vitest';
import { itemId, labelOf, pathTo, targetOf } from '../../../client/src/testing/item-ids';

test('the way to a set of parameters goes through folders, file, class and test', () => {
  expect(pathTo('tests/api/test_a.py::TestA::test_b[x::y-1]')).toEqual([
    'tests',
    'tests/api',
    'tests/api/test_a.py',
    'tests/api/test_a.py::TestA',
    'tests/api/test_a.py::TestA::test_b',
    'tests/api/test_a.py::TestA::test_b[x::y-1]',
  ]);
});

test('a slash in parameters makes no folder', () => {
  expect(pathTo('test_a.py::test_b[a/b]')).toEqual(['test_a.py', 'test_a.py::test_b', 'test_a.py::test_b[a/b]']);
});

test.each([
  ['tests', 'tests'],
  ['tests/api', 'api'],
  ['tests/api/test_a.py', 'test_a.py'],
  ['test_a.py::TestA', 'TestA'],
  ['test_a.py::TestA::test_b', 'test_b'],
  ['test_a.py::test_b[x-1]', '[x-1]'],
])('%s is labelled %s', (nodeid, label) => {
  expect(labelOf(nodeid)).toBe(label);
});

test('an id gives back what it was made of', () => {
  const target = { rootDir: '/project', nodeid: 'tests/test_a.py::test_b[x]' };
  expect(targetOf(itemId(target))).toEqual(target);
});

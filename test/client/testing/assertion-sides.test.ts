import { expect, it } from 'vitest';
import { assertionSides } from '../../../client/src/testing/assertion-sides';

/** As pytest 9.2 prints them. */
it.each([
  ['E       AssertionError: message here\nE       assert 3 == 4', '3', '4'],
  ['E   assert [1, 2, 3] == [1, 2, 4]\nE     \nE     At index 2 diff: 3 != 4', '[1, 2, 3]', '[1, 2, 4]'],
  ["E   AssertionError: assert 'left ==' == 'right == x'", "'left =='", "'right == x'"],
  ["E       AssertionError: assert 'one\\ntwo\\nthree' == 'one\\n2\\nthree'", 'one\ntwo\nthree', 'one\n2\nthree'],
  ["E   AssertionError: {'a': 1} != {'a': 2}\nE   - {'a': 1}", "{'a': 1}", "{'a': 2}"],
  ['>       assert total() == 4\nE       assert 3 == 4\nE        +  where 3 = total()', '3', '4'],
])('%j', (text, actual, expected) => {
  expect(assertionSides(text)).toEqual({ actual, expected });
});

it.each([
  ['no comparison', 'E   assert 3 in [1, 2]'],
  ['another comparison', 'E   assert 3 > 4'],
  ['a value that was shortened', "E   AssertionError: assert {'a': 1, 'b':...1, 2, 3, ...]} == {'a': 2}"],
  ['two signs', 'E   assert 1 == 1 == 2'],
  ['a side that does not end', "E   assert 'a == 'b'"],
  ['the code, not the error', '>   assert 3 == 4'],
  ['nothing', ''],
])('nothing is laid side by side for %s', (_, text) => {
  expect(assertionSides(text)).toBeUndefined();
});

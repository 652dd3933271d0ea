import { expect, test } from 'vitest';
import { tokenizePython } from './tokenize';

/** Words of ours in a piece of Python, with the last part of their scope. */
async function ours(source: string): Promise<[string, string][]> {
  const tokens = (await tokenizePython(source)).flat();
  return tokens.flatMap(({ text, scopes }): [string, string][] => {
    const scope = scopes.at(-1) ?? '';
    return scope.endsWith('.looptrap.python') && text.trim() ? [[text, scope.replace('.looptrap.python', '')]] : [];
  });
}

const names = async (source: string) => (await ours(source)).filter(([, scope]) => scope === 'entity.name.tag.trap');

test('a suppression behind code is coloured word by word', async () => {
  expect(await ours('x = f()  # looptrap: ignore[missing-await, blocking-call-in-async]')).toEqual([
    ['looptrap', 'keyword.other'],
    [':', 'punctuation.separator'],
    ['ignore', 'keyword.control.suppression'],
    ['[', 'punctuation.definition.list.begin'],
    ['missing-await', 'entity.name.tag.trap'],
    [',', 'punctuation.separator.list'],
    ['blocking-call-in-async', 'entity.name.tag.trap'],
    [']', 'punctuation.definition.list.end'],
  ]);
});

test('a file is excused without names, on a line of its own and without spaces', async () => {
  expect((await ours('#looptrap:ignore-file')).map(([text]) => text)).toEqual(['looptrap', ':', 'ignore-file']);
});

test('it is still a comment, and what follows it is one as well', async () => {
  const [line = []] = await tokenizePython('f()  # looptrap: ignore[missing-await] because of #12');
  expect(line.at(-1)?.text).toContain('because of #12');
  expect(line.at(-1)?.scopes.at(-1)).toBe('comment.line.number-sign.python');
  const comment = line.filter(({ text }) => /looptrap|missing|because/.test(text));
  expect(comment.every(({ scopes }) => scopes.some((scope) => scope.startsWith('comment.line')))).toBe(true);
});

test('the next line is not touched when the bracket is left open', async () => {
  const [, next = []] = await tokenizePython('f()  # looptrap: ignore[missing-await\nawait g()');
  expect(next.every(({ scopes }) => !scopes.some((scope) => scope.includes('looptrap')))).toBe(true);
});

test('a name that can not be a trap is marked', async () => {
  expect(await ours('f()  # looptrap: ignore[E501]')).toContainEqual(['E501', 'invalid.illegal.trap-name']);
  expect(await names('f()  # looptrap: ignore[Missing-Await]')).toEqual([]);
});

test.each([
  'x = "# looptrap: ignore[missing-await]"',
  '# looptrap ignore[missing-await]',
  '# looptrap: ignored[missing-await]',
  '# looptrap: ignore-line[missing-await]',
  '# see looptrap: ignore[missing-await]',
  'looptrap: ignore[missing_await]',
])('%s is no suppression', async (source) => {
  expect(await ours(source)).toEqual([]);
});

test('a suppression further right in a comment counts, as the reader reads it', async () => {
  expect(await names('f()  # noqa: F841  # looptrap: ignore[missing-await]')).toHaveLength(1);
});

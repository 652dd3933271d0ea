/** A test with most of what makes a text not parse while it is typed. */
export const TEST = `@pytest.mark.parametrize("name", [("a", {"b": 1}), f"{1 + 2}"])
@pytest.mark.asyncio(loop_scope="function")
async def test_more(name: str) -> None:
    """What it says."""
    values = [
        value async for value in stream(name)
    ]
    async with open(name) as file:
        assert file, "it's \\
wrong"
    assert not (yes := [*values]), lambda x: {x: [1]}
    try:
        await file.read()
    except (ValueError, OSError):
        raise
`;

/** What stands in a conftest.py, none of which the tests below it ask for. */
export const CONFTEST = `@pytest_asyncio.fixture(scope="module")
async def other(database):
    """Doc's."""
    yield {"a": [1, (2)]}["a"][0]


class Helper:
    def __init__(self, *names): self.x = f'''{names}
    '''


def pytest_configure(config): ...
`;

/** Imports over several lines. */
export const IMPORTS = `from collections.abc import (
    AsyncIterator,  # more
    Mapping as M,
)
import os.path as p, sys
`;

/** One edit: how much goes at an offset, and what comes. */
export interface Keystroke {
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * A text letter by letter, as an editor sends it.
 * @param closes whether the editor closes brackets, and types over those it closed
 */
export function keystrokes(text: string, start: number, closes: boolean): Keystroke[] {
  const strokes: Keystroke[] = [];
  const closing: string[] = [];
  for (const [index, letter] of [...text].entries()) {
    const at = start + index;
    const pair = closes ? PAIRS[letter] : undefined;
    if (closing.at(-1) === letter) closing.pop();
    else strokes.push({ at, removed: 0, text: letter + (pair ?? '') });
    if (pair !== undefined) closing.push(pair);
  }
  return strokes;
}

/** Back to where it was, from the end. */
export function backspaces(text: string, start: number): Keystroke[] {
  return [...text].map((_, index) => ({ at: start + text.length - 1 - index, removed: 1, text: '' }));
}

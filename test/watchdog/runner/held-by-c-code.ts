/** A test file whose second test keeps the interpreter, on line 9; two others come after it. */
export const REGEX = `import re


def test_before():
    pass


def test_regex():
    re.match(r"(a|a)*b", "a" * 60)


def test_regex_after():
    pass


class TestMore:
    def test_last(self):
        pass
`;

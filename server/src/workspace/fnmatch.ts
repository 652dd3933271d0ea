/**
 * Matches as Python's `fnmatch.fnmatchcase`: `*` any text (separators too), `?` one character, `[seq]`, `[!seq]`;
 * there is no escape.
 */
export function fnmatch(text: string, pattern: string): boolean {
  let known = compiled.get(pattern);
  if (known === undefined) {
    known = compile(pattern);
    compiled.set(pattern, known);
  }
  return known.test(text);
}

const compiled = new Map<string, RegExp>();

function compile(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') source += '[\\s\\S]*';
    else if (character === '?') source += '[\\s\\S]';
    else if (character === '[') {
      const close = pattern.indexOf(']', pattern[at + 1] === '!' ? at + 3 : at + 2);
      if (close < 0) {
        source += '\\[';
        continue;
      }
      const body = pattern.slice(at + 1, close).replace(/[\\\]^[]/g, '\\$&');
      source += body.startsWith('!') ? `[^${body.slice(1)}]` : `[${body}]`;
      at = close;
    } else source += character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  }
  return safely(source);
}

/** `[z-a]` is no range in JavaScript; Python takes it as matching nothing. */
function safely(source: string): RegExp {
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /(?!)/;
  }
}

/** pytest's rule for `python_functions` and `python_classes`: a prefix, or a glob when it holds a glob character. */
export function matchesNamePattern(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => name.startsWith(pattern) || (/[*?[]/.test(pattern) && fnmatch(name, pattern)));
}

/** pytest's rule for `python_files` and `norecursedirs`: the base name, or the whole path when the pattern has a separator. */
export function matchesPathPattern(path: string, pattern: string): boolean {
  if (!pattern.includes('/')) return fnmatch(path.slice(path.lastIndexOf('/') + 1), pattern);
  return fnmatch(path, pattern.startsWith('/') ? pattern : `*/${pattern}`);
}

import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../server/src/analysis/merge-fixes';
import { ignoreInProject } from '../../../server/src/analysis/project-ignore-edit';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';

function edited(toml: string | undefined, rootDir = '/w'): string | undefined {
  const files = memoryFileSystem(new Map(toml === undefined ? [['/w/test_a.py', '']] : [['/w/pyproject.toml', toml]]));
  const edit = ignoreInProject(files, rootDir, 'a-trap');
  return edit && applyEdits(toml ?? '', [edit]);
}

describe('a trap is ignored in the project', () => {
  it.each<[string | undefined, string]>([
    [undefined, '[tool.looptrap]\nignore = ["a-trap"]\n'],
    ['[project]\nname = "x"\n', '[project]\nname = "x"\n\n[tool.looptrap]\nignore = ["a-trap"]\n'],
    ['[project]\r\nname = "x"', '[project]\r\nname = "x"\r\n\r\n[tool.looptrap]\r\nignore = ["a-trap"]\r\n'],
    ['[tool.looptrap]\nselect = []\n', '[tool.looptrap]\nignore = ["a-trap"]\nselect = []\n'],
    ['[tool.looptrap]', '[tool.looptrap]\nignore = ["a-trap"]\n'],
    ['[tool.looptrap]\nignore = []\n', '[tool.looptrap]\nignore = ["a-trap"]\n'],
    ['[tool.looptrap]\nignore = ["b"]\n', '[tool.looptrap]\nignore = ["b", "a-trap"]\n'],
    ['[tool.looptrap]\nignore = [\n  "b",\n]\n', '[tool.looptrap]\nignore = [\n  "b",\n  "a-trap",\n]\n'],
    [
      '[tool.looptrap.severity]\nb = "hint"\n',
      '[tool.looptrap.severity]\nb = "hint"\n\n[tool.looptrap]\nignore = ["a-trap"]\n',
    ],
  ])('%j', (before, after) => {
    expect(edited(before)).toBe(after);
    expect(parse(after)).toMatchObject({ tool: { looptrap: { ignore: expect.arrayContaining(['a-trap']) } } });
  });

  it('in the file that counts, also from a folder below', () => {
    expect(edited('[tool.looptrap]\nignore = ["b"]\n', '/w/tests')).toContain('["b", "a-trap"]');
  });

  it.each(['[tool.looptrap\n', 'tool.looptrap.select = []\n', '[tool]\nlooptrap = { select = [] }\n'])(
    'not where there is no place for it: %j',
    (toml) => {
      expect(edited(toml)).toBeUndefined();
    },
  );
});

import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { settingCompletion } from '../../../server/src/lsp/setting-completion';

/** Names offered at `|`. */
function offered(marked: string): string[] {
  const offset = marked.indexOf('|');
  const document = TextDocument.create('file:///pyproject.toml', 'toml', 1, marked.replace('|', ''));
  return settingCompletion(document, document.positionAt(offset)).map(({ label }) => label);
}

describe('completion in [tool.looptrap]', () => {
  it.each([
    '[tool.looptrap]\nignore = ["|"]',
    '[tool.looptrap]\nignore = ["hang", "miss|"]',
    '[tool.looptrap]\nselect = [\n  "hang",\n  "|"\n]',
    '[tool.looptrap]\nper-file-ignores = { "a/*" = ["|"] }',
    '[tool.looptrap.per-file-ignores]\n"a/*" = ["|"]',
    '[tool.looptrap.severity]\n|',
    '[tool.looptrap]\nseverity = { mis| }',
  ])('names of traps and categories: %j', (toml) => {
    expect(offered(toml)).toEqual(expect.arrayContaining(['missing-await', 'never-runs', 'unused-suppression']));
  });

  it('levels after the name of a trap', () => {
    expect(offered('[tool.looptrap.severity]\nmissing-await = "|"')).toEqual([
      'error',
      'warning',
      'information',
      'hint',
      'off',
    ]);
    expect(offered('[tool.looptrap]\nseverity = { missing-await = "|" }')).toContain('hint');
  });

  it('keys where a key may stand', () => {
    expect(offered('[tool.looptrap]\n|')).toContain('per-file-ignores');
    expect(offered('[tool.looptrap]\nignore = []\nper|')).toContain('per-file-ignores');
  });

  it.each([
    '[tool.other]\nignore = ["|"]',
    '[tool.looptrap]\nextra-blocking-calls = ["|"]',
    '[tool.looptrap.target-versions]\npytest = "|"',
    '[tool.looptrap]\nper-file-ignores = { "|',
    '[tool.looptrap]\nignore = []\n[tool.ruff]\n|',
  ])('nothing elsewhere: %j', (toml) => {
    expect(offered(toml)).toEqual([]);
  });
});

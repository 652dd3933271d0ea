import { type CompletionItem, CompletionItemKind, type CompletionParams, MarkupKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import { trapPage } from '../analysis/trap-page';
import { UNUSED_SUPPRESSION } from '../analysis/unused-suppressions';
import type { Facts } from '../model/facts';
import { traps } from '../traps/registry';
import type { Finding } from '../traps/trap';
import { type CheckedDocument, checkDocument, type Session } from './session';
import { settingCompletion } from './setting-completion';

/** What starts a completion besides letters: the bracket and the comma between names. */
export const COMPLETION_TRIGGERS = ['[', ','];

/** `# looptrap: ignore[one, tw`: the scope, the names before and the one that is typed. */
const NAMES = /#[ \t]*looptrap:[ \t]*(ignore-file|ignore)[ \t]*\[([^\]\n]*?)([\w-]*)$/;
/** `# looptrap: ig`. */
const WORD = /#[ \t]*looptrap:[ \t]*([\w-]*)$/;

/** Inside a suppression comment: the names of traps, those that are found there first. In `[tool.looptrap]`: what fits. */
export async function completion(session: Session, params: CompletionParams): Promise<CompletionItem[]> {
  const { uri } = params.textDocument;
  const checked = await checkDocument(session, uri);
  if (!checked) return [];
  const { document } = checked;
  const { position } = params;
  const before = document.getText({ start: { line: position.line, character: 0 }, end: position });
  const offset = session.documents.offsetAt(uri, position);
  if (checked.analysis.facts && !isInComment(checked.analysis.facts, offset)) return [];

  const [, scope, others = '', typed = ''] = NAMES.exec(before) ?? [];
  if (scope !== undefined) {
    const named = others.split(',').map((name) => name.trim());
    const reach = scope === 'ignore-file' ? checked.findings : findingsOn(session, checked, document, position.line);
    return trapItems(session, rangeBefore(position, typed.length), named, reach);
  }
  const [, word] = WORD.exec(before) ?? [];
  if (word !== undefined) return wordItems(rangeBefore(position, word.length));
  return checked.path.endsWith('.toml') ? settingCompletion(document, position) : [];
}

function trapItems(
  { features }: Session,
  range: Range,
  named: readonly string[],
  found: readonly Finding[],
): CompletionItem[] {
  return traps
    .filter(({ name }) => !named.includes(name))
    .map(({ name, category, summary, appliesTo }) => {
      const isFound = found.some(({ trap }) => trap === name);
      const text = `${summary}\n\nHolds for: ${appliesTo}`;
      return {
        label: name,
        labelDetails: { description: category },
        kind: CompletionItemKind.EnumMember,
        detail: isFound ? 'found here' : category,
        documentation: features.markdownHover
          ? { kind: MarkupKind.Markdown, value: `${text}\n\n[Why is this a trap?](${trapPage(name)})` }
          : text,
        sortText: `${isFound ? 0 : 1}${name}`,
        preselect: isFound,
        textEdit: { range, newText: name },
      };
    });
}

function wordItems(range: Range): CompletionItem[] {
  const words = {
    ignore: 'Ignores traps on this line, or in the statement below.',
    'ignore-file': 'Ignores traps in the whole file.',
  };
  return Object.entries(words).map(([word, detail]) => ({
    label: word,
    kind: CompletionItemKind.Keyword,
    detail,
    textEdit: { range, newText: word },
  }));
}

/** Findings a comment at the end of a line would silence; on a line of its own: those below, which are not known yet. */
function findingsOn(
  session: Session,
  { path, findings }: CheckedDocument,
  document: TextDocument,
  line: number,
): readonly Finding[] {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const isAlone = text.trimStart().startsWith('#');
  return findings.filter(({ file, span, trap }) => {
    if (file !== path || trap === UNUSED_SUPPRESSION.name) return false;
    const { start, end } = session.documents.rangeOf(file, span);
    return isAlone ? start.line > line : start.line === line || end.line === line;
  });
}

/** Text in a string that looks like a comment is none. */
function isInComment({ module: { tree } }: Facts, offset: number): boolean {
  return tree.nodesOfKind('comment').some((node) => tree.startOf(node) < offset && offset <= tree.endOf(node));
}

function rangeBefore({ line, character }: { line: number; character: number }, length: number): Range {
  return { start: { line, character: character - length }, end: { line, character } };
}

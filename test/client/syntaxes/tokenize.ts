import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

const require = createRequire(import.meta.url);
const OURS = path.resolve(import.meta.dirname, '../../../syntaxes');
const GRAMMARS: Record<string, string> = {
  'looptrap.comment.python': path.join(OURS, 'looptrap-comments.tmLanguage.json'),
  'text.looptrap-report': path.join(OURS, 'looptrap-report.tmLanguage.json'),
  'source.python': require.resolve('tm-grammars/grammars/python.json'),
};

export interface ScopedText {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** Reads Python as the editor does: its own grammar for Python with ours injected, in the same engine. */
export function tokenizePython(source: string): Promise<ScopedText[][]> {
  return tokenize(source, 'source.python');
}

/** Reads the text of a report or an event log. */
export function tokenizeReport(source: string): Promise<ScopedText[][]> {
  return tokenize(source, 'text.looptrap-report');
}

async function tokenize(source: string, scope: string): Promise<ScopedText[][]> {
  const grammar = await (await registry()).loadGrammar(scope);
  if (!grammar) throw new Error(`the grammar ${scope} was not found`);
  let stack = INITIAL;
  return source.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}

let loaded: Promise<Registry> | undefined;

function registry(): Promise<Registry> {
  loaded ??= loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'))).then(
    () =>
      new Registry({
        onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
        loadGrammar: async (scope) => {
          const file = GRAMMARS[scope];
          return file ? parseRawGrammar(readFileSync(file, 'utf8'), file) : null;
        },
        getInjections: (scope) => (scope === 'source.python' ? ['looptrap.comment.python'] : undefined),
      }),
  );
  return loaded;
}

import { commands, env, window } from 'vscode';
import type { ExplainAnswer } from '../../server/src/lsp/protocol';
import type { LanguageServer } from './language-server/language-server';

interface ExplainParts {
  readonly server: LanguageServer;
  showPage(trap: string): Promise<boolean>;
  showLog(): void;
}

/**
 * Opens the page that explains an error; lets choose when several may.
 * @param about the text, or what a menu passes: a message of the Testing view. Otherwise what is selected in the editor
 *   counts, and without a selection it is asked for.
 */
export async function explainError(parts: ExplainParts, about?: unknown): Promise<void> {
  const text = textOf(about) || selectedText() || (await askForText());
  if (!text?.trim()) return;
  try {
    await showAnswer(parts, await parts.server.explain(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (await window.showErrorMessage(`Looptrap: nothing was explained, ${why}.`, 'Show Log')) parts.showLog();
  }
}

/** The editor tells what is selected in a terminal only through the clipboard, which is given back. */
export async function explainTerminalSelection(parts: ExplainParts): Promise<void> {
  const before = await readClipboard();
  await commands.executeCommand('workbench.action.terminal.copySelection');
  const text = await readClipboard();
  if (before !== undefined) await env.clipboard.writeText(before);
  await explainError(parts, text);
}

async function showAnswer({ server, showPage, showLog }: ExplainParts, { exact, pages }: ExplainAnswer): Promise<void> {
  const [best, ...others] = pages;
  if (!best) {
    const message =
      'Looptrap: no page explains this. The line that names the error tells most, e.g. "RuntimeError: ... attached to a different loop".';
    const choice = await window.showInformationMessage(message, 'Try Another', 'All Messages');
    if (choice === 'Try Another') await explainError({ server, showPage, showLog }, await askForText());
    if (choice === 'All Messages') await showPage('messages');
    return;
  }
  if (exact && others.length === 0) {
    await showPage(best.trap);
    return;
  }
  const items = pages.map(({ trap, summary, messages }) => ({
    label: trap,
    description: summary,
    ...(messages[0] !== undefined && { detail: messages[0] }),
  }));
  const placeHolder = exact
    ? 'Several traps end in this message, the likeliest first'
    : 'No page has exactly this message; these have one like it';
  const chosen = await window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true });
  if (chosen) await showPage(chosen.label);
}

/** Of a test message, a string or Markdown. */
function textOf(about: unknown): string {
  if (typeof about === 'string') return about;
  if (typeof about !== 'object' || about === null) return '';
  const { message, value } = about as { message?: unknown; value?: unknown };
  return typeof value === 'string' ? value : textOf(message);
}

function selectedText(): string {
  const editor = window.activeTextEditor;
  return editor ? editor.document.getText(editor.selection) : '';
}

async function askForText(): Promise<string | undefined> {
  const copied = (await readClipboard()) ?? '';
  return window.showInputBox({
    title: 'Explain This Error',
    prompt: 'Paste an error message or a whole traceback. Names, numbers and addresses do not matter.',
    placeHolder: 'RuntimeError: Task ... got Future ... attached to a different loop',
    ...(LOOKS_LIKE_AN_ERROR.test(copied) && { value: copied.trim() }),
    ignoreFocusOut: true,
  });
}

/** In a browser the clipboard may stay closed until somebody allows it, who need not even be asked in sight. */
async function readClipboard(): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const closed = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, LONGEST_READ, undefined);
  });
  try {
    return await Promise.race([env.clipboard.readText(), closed]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds. */
const LONGEST_READ = 500;

/** Copied to be pasted here. */
const LOOKS_LIKE_AN_ERROR = /^Traceback |(?:Error|Warning|Exception|Failed)\b.*: /m;

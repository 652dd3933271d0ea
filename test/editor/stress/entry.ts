import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../harness/until';
import { codeOf, looptrap, looptrapDiagnostics, samplePath } from '../suite/editor';

/** How often the extension host is asked whether it is free, in ms. */
const TICK = 10;
const ROUNDS = 12;
/** Minutes, not seconds: 5,000 files on a busy machine. */
const LONG = { limitMs: 300_000 };

/** What bench and extension host tell each other goes through files in this folder. */
const channel = process.env.LOOPTRAP_STRESS_CHANNEL ?? '';
const files = Number(process.env.LOOPTRAP_STRESS_FILES);
const traps = Number(process.env.LOOPTRAP_STRESS_TRAPS);

/** When something happened, ms since the epoch, and what: the bench knows when keys were pressed. */
const changes: number[] = [];
/** When the extension host was not free, and for how long. */
const lags: { at: number; ms: number }[] = [];

/** Called by VS Code: measures in the extension host, while the bench types in the page. */
export async function run(): Promise<void> {
  // Extensions start before the tests that the host is given.
  const began = performance.timeOrigin;
  let expected = performance.now() + TICK;
  const sampler = setInterval(() => {
    const now = performance.now();
    lags.push({ at: Date.now(), ms: Math.max(0, now - expected) });
    expected = now + TICK;
  }, TICK);
  const typed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0 && document.uri.scheme === 'file') changes.push(Date.now());
  });
  try {
    const api = await looptrap();
    const ready = Date.now() - began;
    await until('all files in the Testing view', () => countFiles(api.testItems()) === files, LONG);
    tell('listed', { ready, listed: Date.now() - began });
    await told('rested');
    const checkBegan = Date.now();
    void vscode.commands.executeCommand('looptrap.checkProject');
    await until('the traps of all files', () => filesWithTraps() >= traps, LONG);
    tell('checked', { checked: Date.now() - checkBegan });
    await told('typed');
    tell('done', { changes, lags, ...(await roundTrips()) });
  } finally {
    clearInterval(sampler);
    typed.dispose();
  }
}

/** From an edit to the diagnostics that follow from it, and from a question for lenses to the answer, ms. */
async function roundTrips(): Promise<{ diagnostics: number[]; lenses: number[] }> {
  const document = await vscode.workspace.openTextDocument(samplePath('tests/area_000/test_00007.py'));
  const editor = await vscode.window.showTextDocument(document);
  const blocking = () => looptrapDiagnostics(document).filter((one) => codeOf(one) === 'blocking-call-in-async').length;
  const found = async (count: number) => {
    const began = performance.now();
    await until('the diagnostics', () => blocking() === count, { ...LONG, everyMs: 2 });
    return performance.now() - began;
  };
  const diagnostics: number[] = [];
  const lenses: number[] = [];
  const line = document.getText().split('\n').indexOf('    assert order.placed');
  for (let round = 0; round < ROUNDS; round++) {
    await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), '    time.sleep(1)\n'));
    diagnostics.push(await found(1));
    const began = performance.now();
    await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
    lenses.push(performance.now() - began);
    await editor.edit((edit) => edit.delete(new vscode.Range(line, 0, line + 1, 0)));
    await found(0);
  }
  return { diagnostics, lenses };
}

function countFiles(items: readonly { target: string }[]): number {
  return items.filter(({ target }) => target.endsWith('.py')).length;
}

function filesWithTraps(): number {
  const all = vscode.languages.getDiagnostics();
  return all.filter(([, found]) => found.some(({ source }) => source?.startsWith('looptrap'))).length;
}

function tell(what: string, value: unknown): void {
  writeFileSync(join(channel, `${what}.json`), JSON.stringify(value));
}

async function told(what: string): Promise<void> {
  await until(what, () => existsSync(join(channel, `${what}.json`)), LONG);
}

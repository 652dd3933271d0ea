import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Position, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { Interpreters } from '../interpreter/interpreters';
import type { LanguageServer } from '../language-server/language-server';
import { ciWorkflow } from './ci-workflow';
import { failOnSetting } from './fail-on-setting';

interface HealthParts {
  readonly server: LanguageServer;
  readonly interpreters: Interpreters;
}

/** Writes what keeps a suite healthy: a setting of pytest by which every run tells, or a workflow that asks at every push. */
export async function addLoopCheck({ server, interpreters }: HealthParts): Promise<void> {
  const root = await chooseProject(server);
  if (root === undefined) return;
  const choices = [
    {
      label: 'Fail tests that leave something behind',
      detail: "looptrap_fail_on in pytest's configuration, for every run with the plugin pytest-looptrap",
      write: () => writeSetting(root),
    },
    {
      label: 'Check every push on GitHub',
      detail: '.github/workflows/loop-health.yml, which runs the suite under the watchdog',
      write: () => writeWorkflow(root, interpreters),
    },
  ];
  const chosen = await window.showQuickPick(choices, { placeHolder: 'What is to watch over the loops of the tests?' });
  await chosen?.write();
}

async function chooseProject(server: LanguageServer): Promise<string | undefined> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const found = await Promise.all(folders.map(({ uri }) => server.testFiles(uri)));
  const roots = [...new Set(found.flatMap((projects) => projects ?? []).map(({ rootDir }) => rootDir))];
  const [only = folders[0]?.uri.fsPath, ...others] = roots;
  if (only === undefined) {
    void window.showInformationMessage('Looptrap: open the folder of the tests first.');
    return undefined;
  }
  if (others.length === 0) return only;
  const items = roots.map((root) => ({
    label: path.basename(root),
    description: workspace.asRelativePath(root),
    root,
  }));
  return (await window.showQuickPick(items, { placeHolder: 'Which project?' }))?.root;
}

async function writeSetting(root: string): Promise<void> {
  const files = filesOf(root).flatMap((name) => {
    const text = /\.(toml|ini|cfg)$/.test(name) ? readText(path.join(root, name)) : undefined;
    return text === undefined ? [] : [{ name, text }];
  });
  const insertion = failOnSetting(files);
  if (!insertion) {
    void window.showInformationMessage('Looptrap: the configuration of pytest has looptrap_fail_on already.');
    return;
  }
  const known = files.find(({ name }) => name === insertion.name)?.text ?? '';
  await write(Uri.file(path.join(root, insertion.name)), positionIn(known, insertion.at), insertion.text);
}

async function writeWorkflow(root: string, interpreters: Interpreters): Promise<void> {
  const repository = around(root, '.git') ?? workspace.getWorkspaceFolder(Uri.file(root))?.uri.fsPath ?? root;
  const workflow = Uri.file(path.join(repository, '.github', 'workflows', 'loop-health.yml'));
  if (readText(workflow.fsPath) !== undefined) {
    await window.showTextDocument(workflow);
    return;
  }
  const found = await interpreters.find(Uri.file(root), root);
  const text = ciWorkflow({
    names: filesOf(root),
    pyproject: readText(path.join(root, 'pyproject.toml')),
    python: found && pythonVersion(found.path),
    folder: path.relative(repository, root).replaceAll('\\', '/'),
  });
  await write(workflow, new Position(0, 0), text);
}

/** Writes and shows it; what it was is one undo away. */
async function write(file: Uri, at: Position, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.createFile(file, { ignoreIfExists: true });
  edit.insert(file, at, text);
  if (!(await workspace.applyEdit(edit))) {
    void window.showErrorMessage(`Looptrap: ${workspace.asRelativePath(file)} could not be written.`);
    return;
  }
  const document = await workspace.openTextDocument(file);
  await document.save();
  await window.showTextDocument(document);
}

/** As the virtual environment of the interpreter says it. */
function pythonVersion(interpreter: string): string | undefined {
  const configuration = readText(path.join(path.dirname(interpreter), '..', 'pyvenv.cfg')) ?? '';
  return /^version(?:_info)?\s*=\s*(3\.\d+)/m.exec(configuration)?.[1];
}

/** The innermost folder that has an entry of that name. */
function around(folder: string, name: string): string | undefined {
  for (let here = folder; ; here = path.dirname(here)) {
    if (statSync(path.join(here, name), { throwIfNoEntry: false })) return here;
    if (here === path.dirname(here)) return undefined;
  }
}

function positionIn(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { toNotebook } from '../../server/notebook/notebook-text';
import type { ExampleFile } from './page';
import { outputOfProcess, type PytestRun, runPytest, summary, writeProject } from './run-pytest';

type Options = Parameters<typeof runPytest>[2];

/** Runs an example the way its files are run: notebooks by a kernel, a cell as a test; everything else by pytest. */
export function runExample(python: string, files: readonly ExampleFile[], options: Options = {}): Promise<PytestRun> {
  return isNotebookExample(files) ? runNotebook(python, files) : runPytest(python, files, options);
}

export function isNotebookExample(files: readonly ExampleFile[]): boolean {
  return files.some(({ path }) => path.endsWith('.ipynb'));
}

async function runNotebook(python: string, files: readonly ExampleFile[]): Promise<PytestRun> {
  const written = files.map((file) => (file.path.endsWith('.ipynb') ? { ...file, text: toNotebook(file.text) } : file));
  const folder = writeProject(written);
  const notebook = files.find(({ path }) => path.endsWith('.ipynb'))?.path ?? '';
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'default' };
  try {
    const child = spawn(python, [join(__dirname, 'run_notebook.py'), join(folder, notebook)], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = await outputOfProcess(child, 120);
    return { result: summary(output), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

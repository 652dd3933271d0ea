import { URI } from 'vscode-uri';

/**
 * Absolute path, `/`-separated, for a document of the editor.
 * An untitled Python document is read as if it were a test file beside the others, since that is what it will become.
 * @param untitledFolder the folder untitled documents are placed in
 * @returns undefined for a document of another scheme: there is no project around it to read
 */
export function documentPath(uri: string, untitledFolder: string): string | undefined {
  const parsed = URI.parse(uri);
  if (parsed.scheme === 'file') return parsed.fsPath.replaceAll('\\', '/');
  if (parsed.scheme !== 'untitled') return undefined;
  const name = parsed.path.replaceAll(/\W+/g, '_').replace(/^_/, '').toLowerCase();
  return `${untitledFolder}/test_${name}.py`;
}

/** Absolute path for a notebook of the editor; one that is not saved yet is thought to be where documents would be. */
export function notebookPath(uri: string, untitledFolder: string): string | undefined {
  const path = documentPath(uri, untitledFolder);
  return path === undefined || path.endsWith('.ipynb') ? path : path.replace(/(?:_ipynb)?\.py$/, '.ipynb');
}

/** The `file:` URI of an absolute path. */
export function fileUri(path: string): string {
  return URI.file(path).toString();
}

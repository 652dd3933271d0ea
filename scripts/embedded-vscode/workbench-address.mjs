import { pathToFileURL } from 'node:url';

/**
 * The address that opens a folder, or the folders of a `.code-workspace` file, in an embedded VS Code.
 * @param {{port: number, token: string}} server
 * @param {{folder?: string, extensionPaths?: string[], testsPath?: string, openFile?: string, line?: number}} what absolute paths;
 *   `openFile` is opened at `line` (from 1)
 */
export function workbenchAddress({ port, token }, { folder, extensionPaths = [], testsPath, openFile, line }) {
  const authority = `127.0.0.1:${port}`;
  const remote = (path) => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  const payload = [
    ['skipWelcome', 'true'],
    ...extensionPaths.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ...(testsPath ? [['extensionTestsPath', remote(testsPath)]] : []),
    ...(openFile ? [['openFile', line ? `${remote(openFile)}:${line}:1` : remote(openFile)]] : []),
    ...(openFile && line ? [['gotoLineMode', 'true']] : []),
  ];
  const address = new URL(`http://${authority}/`);
  address.searchParams.set('tkn', token);
  const kind = folder?.endsWith('.code-workspace') ? 'workspace' : 'folder';
  if (folder) address.searchParams.set(kind, decodeURIComponent(pathToFileURL(folder).pathname));
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

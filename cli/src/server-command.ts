import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { findPackageFiles } from './package-files';
import { Refusal } from './refusal';

const TRANSPORTS = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/**
 * `looptrap server --stdio`: becomes the language server. It reads the transport from the command line itself and ends
 * the process when its client is gone.
 */
export async function serverCommand(argv: readonly string[]): Promise<void> {
  if (!argv.some((argument) => TRANSPORTS.some((transport) => argument.startsWith(transport)))) {
    throw new Refusal('say how the editor talks to the server: looptrap server --stdio');
  }
  const { server } = findPackageFiles();
  if (!existsSync(server)) {
    throw new Refusal(`${server} is not there; install Looptrap again, or run "npm run build" in its repository`);
  }
  await import(pathToFileURL(server).href);
}

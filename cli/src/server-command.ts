import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { EXIT } from './exit-status';
import { findPackageFiles } from './package-files';

const TRANSPORTS = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/**
 * `looptrap server --stdio`: becomes the language server. It reads the transport from the command line itself and ends
 * the process when its client is gone. Returns an exit status only when it can't be started.
 */
export async function serverCommand(argv: readonly string[]): Promise<number | undefined> {
  if (!argv.some((argument) => TRANSPORTS.some((transport) => argument.startsWith(transport)))) {
    console.error('looptrap: say how the editor talks to the server: looptrap server --stdio');
    return EXIT.couldNot;
  }
  const { server } = findPackageFiles();
  if (!existsSync(server)) {
    console.error(`looptrap: ${server} is not there; install Looptrap again, or run "npm run build" in its repository`);
    return EXIT.couldNot;
  }
  await import(pathToFileURL(server).href);
  return undefined;
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Reads the arguments that @vscode/test-electron gives to a VS Code executable. Unknown switches are ignored, as the
 * desktop's are not ours to judge.
 * @param {string[]} argv
 * @returns {{testsPath?: string, extensionPaths: string[], extensionsDir?: string, userDataDir?: string, folder?: string, trusted: boolean}}
 */
export function parseHostArguments(argv) {
  const value = (name) => {
    const long = argv.find((argument) => argument.startsWith(`--${name}=`));
    return long && resolve(long.slice(name.length + 3));
  };
  const all = (name) =>
    argv
      .filter((argument) => argument.startsWith(`--${name}=`))
      .map((argument) => resolve(argument.slice(name.length + 3)));
  const folder = argv.find((argument) => !argument.startsWith('-') && existsSync(argument));
  return {
    testsPath: value('extensionTestsPath'),
    extensionPaths: all('extensionDevelopmentPath'),
    extensionsDir: value('extensions-dir'),
    userDataDir: value('user-data-dir'),
    folder: folder && resolve(folder),
    // test-electron always passes --disable-workspace-trust; a suite about trust takes it back.
    trusted: argv.includes('--disable-workspace-trust') && process.env.LOOPTRAP_TEST_TRUST !== 'on',
  };
}

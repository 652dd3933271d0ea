// Takes the place of the Python Environments extension, as far as its API is used: nobody has chosen an environment, and
// the variables are those of the file that `python.envFile` names, upon the ones given or the editor's own.
const { existsSync, readFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { parseEnv } = require('node:util');
const { workspace } = require('vscode');

exports.activate = () => ({
  getEnvironment: async () => undefined,
  async getEnvironmentVariables(uri, overrides = [], baseEnvVar = process.env) {
    const named = workspace.getConfiguration('python', uri).get('envFile') ?? '';
    const folder = workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? '';
    const file = resolve(folder, named);
    const told = named && existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
    return Object.assign({}, baseEnvVar, told, ...overrides);
  },
});

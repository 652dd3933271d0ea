// Starts a VS Code server that was built to be loaded by code-server (before VS Code 1.94), as a newer one starts itself.
// Usage: node old-server.cjs SERVER-MAIN --name value ... --switch ...
const { createServer } = require('node:http');

const [, , serverMain, ...given] = process.argv;
const args = { _: [], 'accept-server-license-terms': true };
for (const [index, name] of given.entries()) {
  if (!name.startsWith('--')) continue;
  const value = given[index + 1];
  args[name.slice(2)] = value === undefined || value.startsWith('--') ? true : value;
}

require(serverMain)
  .loadCodeWithNls()
  .then(async (code) => {
    const vscode = await code.createServer(null, args);
    const server = createServer((request, response) => vscode.handleRequest(request, response));
    server.on('upgrade', (request, socket) => vscode.handleUpgrade(request, socket));
    server.on('error', (error) => vscode.handleServerError(error));
    server.listen(Number(args.port), args.host, () => console.log(`listening on ${server.address().port}`));
  })
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });

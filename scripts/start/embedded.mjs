import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startServer } from '../embedded-vscode/serve.mjs';
import { workbenchAddress } from '../embedded-vscode/workbench-address.mjs';

/**
 * Serves the sample in an embedded VS Code until Ctrl-C, or with `check` until it has answered once. Ends everything it started.
 * @returns {Promise<number>} exit code
 */
export async function openInBrowser(installed, { root, sample, firstSight, say, check, browse }) {
  const asked = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(0));
  });
  say(`starting VS Code (${installed.version}) ...`);
  // The data folder and the sample are our own, so the folder opens trusted.
  const server = await startServer(installed, {
    dataDir: join(root, '.vscode-test', check ? 'check' : 'start'),
    trusted: true,
  });
  try {
    const address = workbenchAddress(server, {
      folder: sample,
      extensionPaths: [root],
      openFile: firstSight.file,
      line: firstSight.line,
    });
    await answers(address);
    if (check) {
      say('the workbench answers: ready');
      return 0;
    }
    say('ready. Open this address in a browser; Ctrl-C here ends it:');
    console.log(`\n${address}\n`);
    if (browse) openBrowser(address);
    const ended = server.exited.then((code) => {
      throw new Error(`the VS Code server ended by itself (${code}); its log is ${server.logFile}`);
    });
    return await Promise.race([asked, ended]);
  } finally {
    await server.stop();
    say('ended');
  }
}

/** Fetches the workbench page with its token, and the script that it loads. */
async function answers(address) {
  const page = await fetch(address, { redirect: 'manual' });
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const location = page.headers.get('location');
  const workbench = location ? await fetch(new URL(location, address), { headers: { cookie } }) : page;
  const html = await workbench.text();
  const script = /src="([^"]*workbench[^"]*\.js)"/.exec(html)?.[1];
  if (!workbench.ok || !script) throw new Error(`the VS Code server answered ${workbench.status} without a workbench`);
  const code = await fetch(new URL(script, address), { headers: { cookie } });
  await code.body?.cancel();
  if (!code.ok) throw new Error(`the VS Code server does not serve its workbench: ${code.status} for ${script}`);
}

function openBrowser(address) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // the address is on the screen already
  child.unref();
}

import { spawn } from 'node:child_process';

/** Runs a command to its end; `output` is what it wrote to both streams. Rejects when it cannot be started. */
export function finished(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, timeout: 600_000, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes) => {
        output += bytes;
      });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

import { spawnSync } from 'node:child_process';

/**
 * Runs a command to its end.
 * @throws {Error} with the command and the end of what it printed when it fails
 */
export function run(command, args, env = process.env) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env });
  if (result.status === 0) return;
  const output = [result.error?.message, result.stdout, result.stderr].filter(Boolean).join('\n').trim();
  throw new Error(`"${command} ${args.join(' ')}" failed:\n${output.split('\n').slice(-15).join('\n')}`);
}

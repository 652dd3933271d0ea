import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build, type OutputFile } from 'esbuild';
import { repositoryRoot } from '../environments';

export interface CliResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface BundledCli {
  /** The bundled entry. */
  readonly path: string;
  run(cwd: string, args: readonly string[], env?: Record<string, string>, input?: string): Promise<CliResult>;
  /** Starts it and leaves it running. */
  start(cwd: string, args: readonly string[], env?: Record<string, string>): ReturnType<typeof spawn>;
  remove(): void;
}

let building: Promise<readonly OutputFile[]> | undefined;

/** Bundles the command line as a build does, into a package of its own, so that tests of other rooms can't disturb it. */
export async function bundleCli(): Promise<BundledCli> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-package-')));
  const dist = join(root, 'dist');
  const require = createRequire(join(repositoryRoot, 'package.json'));
  const treeSitter = dirname(require.resolve('web-tree-sitter'));
  building ??= bundle(join(treeSitter, 'web-tree-sitter.cjs'));
  mkdirSync(join(dist, 'python'), { recursive: true });
  for (const { path, contents } of await building) writeFileSync(join(dist, basename(path)), contents);
  const copies: [string, string][] = [
    [join(treeSitter, 'web-tree-sitter.wasm'), join(dist, 'web-tree-sitter.wasm')],
    [require.resolve('tree-sitter-python/tree-sitter-python.wasm'), join(dist, 'tree-sitter-python.wasm')],
    [join(repositoryRoot, 'watchdog/looptrap_watchdog'), join(dist, 'python/looptrap_watchdog')],
    [join(repositoryRoot, 'docs'), join(root, 'docs')],
    [join(repositoryRoot, 'package.json'), join(root, 'package.json')],
  ];
  for (const [from, to] of copies) if (existsSync(from)) cpSync(from, to, { recursive: true });

  const start = (
    cwd: string,
    args: readonly string[],
    env: Record<string, string> = {},
    stdin: 'ignore' | 'pipe' = 'ignore',
  ) =>
    spawn(process.execPath, [join(dist, 'cli.js'), ...args], {
      cwd,
      env: {
        ...process.env,
        VIRTUAL_ENV: '',
        FORCE_COLOR: '',
        NO_COLOR: '1',
        CI: '',
        GITHUB_ACTIONS: '',
        GITHUB_WORKSPACE: '',
        ...env,
      },
      stdio: [stdin, 'pipe', 'pipe'],
    });

  return {
    path: join(dist, 'cli.js'),
    start,
    async run(cwd, args, env, input) {
      const child = start(cwd, args, env, input === undefined ? 'ignore' : 'pipe');
      child.stdin?.end(input);
      const result: CliResult = { status: null, stdout: '', stderr: '' };
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        result.stdout += text;
      });
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        result.stderr += text;
      });
      result.status = await new Promise((resolve) => child.once('close', resolve));
      return result;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What is bundled is the same for all tests of a process. */
async function bundle(treeSitter: string): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    entryPoints: {
      cli: join(repositoryRoot, 'cli/src/main.ts'),
      server: join(repositoryRoot, 'server/src/lsp/main.ts'),
    },
    outdir: 'dist',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { 'web-tree-sitter': treeSitter },
    logLevel: 'error',
  });
  return outputFiles;
}

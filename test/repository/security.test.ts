import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../environments';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const product = () =>
  execFileSync('git', ['ls-files', '-z', 'server', 'client', 'cli', 'watchdog'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => /\.(ts|tsx|py)$/.test(path));
/** `file: text` of every place in the product that a pattern is found at. */
const places = (pattern: RegExp, folder = '') =>
  product()
    .filter((path) => path.startsWith(folder))
    .flatMap((path) => [...read(path).matchAll(pattern)].map(([text]) => `${path}: ${text}`));

/** What docs/threat-model.md promises and a reader can see in the text. */
describe('the product', () => {
  it('gives no string to a shell', () => {
    expect(places(/\bshell\s*[:=]\s*[Tt]rue|\bos\.(?:system|popen)\(|\bexecSync\(/g)).toEqual([]);
    const taken = places(/import \{[^}]*\} from 'node:child_process'/g).flatMap(
      (place) => /\{(.*)\}/s.exec(place)?.[1] ?? '',
    );
    const names = taken.flatMap((list) => list.split(',').map((name) => name.replace('type ', '').trim()));
    expect([...new Set(names)].sort()).toEqual(['ChildProcess', 'execFile', 'execFileSync', 'spawn']);
  });

  it('starts programs in four places, and none where it reads', () => {
    const starts = places(/from 'node:child_process'/g).map((place) => place.split(':')[0]);
    expect(starts.sort()).toEqual([
      'cli/src/run/workers.ts',
      'watchdog/runner/probe-python.ts',
      'watchdog/runner/process-table.ts',
      'watchdog/runner/pytest-process.ts',
    ]);
  });

  it('speaks to no network', () => {
    expect(
      places(/'node:(?:net|http|https|http2|tls|dgram|dns|inspector)'|\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\(/g),
    ).toEqual([]);
  });

  it('makes no code from text', () => {
    expect(places(/\beval\(|\bnew Function\(|'node:vm'|^import (?:pickle|marshal|shelve)\b/gm)).toEqual([]);
  });

  it('writes no markup of its own making, and trusts links to two commands of its own at most', () => {
    expect(places(/innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|supportHtml\s*[:=]\s*true/g)).toEqual(
      [],
    );
    expect(places(/isTrusted = .*|isTrusted: (?:true|\{).*/g, 'client')).toEqual([
      'client/src/results/result-decorations.ts: isTrusted = { enabledCommands: [COMMANDS.openPlace, COMMANDS.showReport] };',
    ]);
  });

  it('lets its pages load nothing that is not its own', () => {
    const policies = places(/default-src [^;"`]*/g);
    expect(policies.length).toBeGreaterThan(0);
    expect(policies.filter((place) => !place.endsWith("default-src 'none'"))).toEqual([]);
  });
});

describe('the manifest', () => {
  const manifest = JSON.parse(read('package.json')) as {
    dependencies?: object;
    activationEvents: string[];
    capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
    contributes: { configuration: unknown; commands: { command: string; enablement?: string }[] };
  };

  it('has no dependencies at run time: what is needed is built in, from packages that are pinned', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it('keeps every setting that names a program, an argument or a variable from folders that are not trusted', () => {
    const text = JSON.stringify(manifest.contributes.configuration);
    const named = [...text.matchAll(/"(looptrap\.[\w.]*(?:interpreter|path|args|env|command)\w*)"/gi)].map(
      ([, name]) => name,
    );
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(supported).toBe('limited');
    expect(named.length).toBeGreaterThan(0);
    expect([...new Set(named)].filter((name) => !restrictedConfigurations.includes(name ?? ''))).toEqual([]);
  });

  it('offers no command that runs tests where the folder is not trusted', () => {
    const running = manifest.contributes.commands.filter(({ command }) => /\.(run|debug|repeat)\w*$/i.test(command));
    expect(running.length).toBeGreaterThan(2);
    expect(running.filter(({ enablement }) => !enablement?.includes('isWorkspaceTrusted'))).toEqual([]);
  });
});

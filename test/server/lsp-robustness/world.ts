import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClientCapabilities } from 'vscode-languageserver-protocol/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { parsePython } from '../../../server/src/syntax/parse-python';
import { projectFileParses } from '../../../server/src/workspace/project-files';
import { trapTexts } from '../../fuzz/seed-texts';
import { type RandomSource, randomSource } from '../../truth/loops/random/random-source';
import { MODERN_NOTEBOOKS, PLAIN_NOTEBOOKS } from '../lsp/notebook-editor';
import { AUTO, PINS, PLAIN_FIXTURE, RUNS_LOOP, STRICT, UNMARKED, USES_FIXTURE } from '../lsp/sample';
import { type RawServer, startRawServer } from './raw-server';

/** A notebook that is open: its cells in their order, each a document. */
export interface OpenNotebook {
  readonly uri: string;
  version: number;
  readonly cells: TextDocument[];
}

/** What an editor holds: documents, settings, folders. What a server has to know in the end. */
export interface World {
  readonly folder: string;
  readonly random: RandomSource;
  readonly capabilities: ClientCapabilities;
  readonly documents: Map<string, TextDocument>;
  readonly notebooks: Map<string, OpenNotebook>;
  /** Workspace folders, relative. */
  readonly folders: string[];
  settings: unknown;
  /** Files that changed without a word, relative. */
  readonly unsaid: Set<string>;
  /** Numbers that names are made of. */
  next: number;
  uri(file: string): string;
  save(file: string, text: string): void;
}

export const FILES: Readonly<Record<string, string>> = {
  'requirements.txt': PINS,
  'pyproject.toml': STRICT,
  'conftest.py': PLAIN_FIXTURE,
  'test_a.py': RUNS_LOOP,
  'test_b.py': UNMARKED,
  'tests/conftest.py': 'import pytest\n\n\n@pytest.fixture(scope="session")\nasync def wide():\n    yield 1\n',
  'tests/test_c.py': USES_FIXTURE,
  'tests/test_d.py': `${USES_FIXTURE}\n\n@pytest.mark.asyncio\nasync def test_wide(wide):\n    assert wide\n`,
  'sub/pytest.ini': '[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = module\n',
  'sub/test_e.py': UNMARKED,
  'sub/conftest.py': 'import pytest\n',
};

export const CONFIGURATIONS: readonly [string, ...string[]] = [
  STRICT,
  AUTO,
  '[tool.pytest.ini_options]\nasyncio_mode = "auto"\nasyncio_default_fixture_loop_scope = "session"\n',
  '[tool.pytest.ini_options]\nasyncio_default_test_loop_scope = "class"\nfilterwarnings = ["error"]\n',
  '[tool.looptrap]\nignore = ["blocking"]\n[tool.pytest.ini_options]\nasyncio_mode = "legacy"\n',
  '[project]\nname = "x"\ndependencies = ["pytest-asyncio==0.23.4", "pytest==8.0.0"]\n',
  '',
];

export const SETTINGS: readonly [unknown, ...unknown[]] = [
  {},
  { inlayHints: { loopScope: true } },
  { lint: { enabled: false } },
  { traps: { ignore: ['never-runs'] } },
  { traps: { select: ['loop-scope'], severity: { 'asyncio-run-in-coroutine': 'hint' } } },
  { traps: { targetVersions: { 'pytest-asyncio': '0.21.2', pytest: '7.4.4' } }, inlayHints: { loopScope: true } },
  { traps: 5, lint: null, inlayHints: 'on' },
  null,
];

let texts: readonly [string, ...string[]] | undefined;

/** Python texts with traps in them that parse. */
export function pythonTexts(): readonly [string, ...string[]] {
  texts ??= [RUNS_LOOP, ...trapTexts().filter((text) => text.length < 3000 && parses('test_x.py', text))];
  return texts;
}

/** Whether nothing that was found before has to be held on to while somebody types. */
export function parses(file: string, text: string): boolean {
  return file.endsWith('.py') ? parsePython(text).errors.length === 0 : projectFileParses(`/${file}`, text);
}

/** A project on the disk and an editor that has nothing open; its choices are those of the seed. */
export function createWorld(seed: number): World {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-session-')));
  const random = randomSource(seed);
  const world: World = {
    ...{ folder, random },
    capabilities: random.chance(0.6) ? MODERN_NOTEBOOKS : PLAIN_NOTEBOOKS,
    documents: new Map(),
    notebooks: new Map(),
    folders: ['.'],
    settings: random.pick(SETTINGS),
    unsaid: new Set(),
    next: 0,
    uri: (file) => URI.file(join(folder, file)).toString(),
    save(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
  };
  for (const [file, text] of Object.entries(FILES)) world.save(file, text);
  return world;
}

export function removeWorld({ folder }: World): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** A server that knows the world's folders and settings, and none of its documents yet. */
export async function serverOf(world: World): Promise<RawServer> {
  const server = await startRawServer({
    folder: world.folder,
    answer(method, params) {
      if (method === 'workspace/configuration') return (params as { items: unknown[] }).items.map(() => world.settings);
      if (method === 'workspace/applyEdit') return { applied: false };
      if (method === 'window/showDocument') return { success: true };
      return null;
    },
  });
  await server.result('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: world.folders.map((name) => ({ uri: world.uri(name), name })),
    capabilities: world.capabilities,
    initializationOptions: world.settings,
  });
  server.tell('initialized', {});
  return server;
}

export function openItem({ uri, languageId, version }: TextDocument, text: string) {
  return { uri, languageId, version, text };
}

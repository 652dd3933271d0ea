import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../client/src/command-ids';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const strings: Record<string, string> = JSON.parse(read('package.nls.json'));
const { contributes } = manifest;
const settings: Record<string, Record<string, unknown>> = Object.assign(
  {},
  ...contributes.configuration.map((group: { properties: object }) => group.properties),
);

/** Every string value below a JSON value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** The TypeScript sources below a folder, joined. */
function sources(folder: string): string {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(path.join(folder, file)))
    .join('\n');
}

test('the commands of the manifest are those the client registers', () => {
  const declared = contributes.commands.map(({ command }: { command: string }) => command);
  expect(declared.sort()).toEqual(Object.values(COMMANDS).sort());
  const registered = sources('client/src').matchAll(/registerCommand\(\s*COMMANDS\.(\w+)/g);
  expect([...registered].map(([, name]) => name).sort()).toEqual(Object.keys(COMMANDS).sort());
});

test('commands that need arguments are not in the palette', () => {
  const hidden = contributes.menus.commandPalette.filter(({ when }: { when: string }) => when === 'false');
  expect(hidden.map(({ command }: { command: string }) => command).sort()).toEqual([
    COMMANDS.copyInstallCommand,
    COMMANDS.openPlace,
    COMMANDS.runAgain,
    COMMANDS.showResult,
  ]);
});

test('menus, keys and walkthroughs name commands that exist', () => {
  const known = new Set<string>(Object.values(COMMANDS));
  const text = JSON.stringify([contributes.menus, contributes.keybindings, contributes.walkthroughs, strings]);
  const used = [...text.matchAll(/(?:"command":"|command:|onCommand:)(looptrap\.\w+)/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(10);
  for (const name of used) expect(known).toContain(name);
});

test('every text for people is in package.nls.json, and nothing there is unused', () => {
  const used = texts(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
  expect([...new Set(used)].sort()).toEqual(Object.keys(strings).sort());
});

test('every setting has a scope, an order, a description and a default that fits its type', () => {
  for (const [name, setting] of Object.entries(settings)) {
    expect(setting, name).toMatchObject({
      scope: expect.any(String),
      order: expect.any(Number),
      markdownDescription: expect.any(String),
    });
    const { default: value } = setting;
    expect(Array.isArray(value) ? 'array' : typeof value, name).toBe(setting.type);
  }
  const orders = Object.values(settings).map(({ order }) => order);
  expect(new Set(orders).size).toBe(orders.length);
});

test('every setting is read by somebody', () => {
  const readers = sources('client/src') + sources('server/src/lsp');
  for (const name of Object.keys(settings)) {
    // vscode-languageclient reads this one itself.
    if (name === 'looptrap.trace.server') continue;
    const [, section = '', last = ''] = /^looptrap\.(?:(\w+)\.)?(\w+)$/.exec(name) ?? [];
    expect(readers, name).toMatch(new RegExp(`\\b${last}\\b`));
    if (section) expect(readers, name).toMatch(new RegExp(`looptrap\\.${section}|\\b${section}: `));
  }
});

test('settings that name what is executed are not taken from a workspace that is not trusted', () => {
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  expect(restricted.sort()).toEqual([
    'looptrap.interpreter',
    'looptrap.run.env',
    'looptrap.run.envFile',
    'looptrap.run.pytestArgs',
  ]);
  for (const name of restricted) expect(settings).toHaveProperty([name]);
});

test('every colour has a value in all four kinds of theme, and the client uses it', () => {
  const code = sources('client/src');
  for (const { id, defaults } of contributes.colors) {
    expect(Object.keys(defaults).sort(), id).toEqual(['dark', 'highContrast', 'highContrastLight', 'light']);
    expect(code).toContain(`'${id}'`);
  }
  for (const [, id] of code.matchAll(/ThemeColor\('(looptrap\.\w+)'\)/g)) {
    expect(contributes.colors.map((color: { id: string }) => color.id)).toContain(id);
  }
});

test('files the manifest names exist, and the icon is a PNG of at least 128 pixels', () => {
  const files = [
    manifest.icon,
    ...contributes.grammars.map((grammar: { path: string }) => grammar.path),
    ...contributes.walkthroughs.flatMap(
      (walkthrough: { icon: string; steps: { media: { svg?: string; image?: string } }[] }) => [
        walkthrough.icon,
        ...walkthrough.steps.map(({ media }) => media.svg ?? media.image ?? 'no picture'),
      ],
    ),
  ];
  for (const file of files) expect(existsSync(path.join(ROOT, file)), file).toBe(true);
  const png = readFileSync(path.join(ROOT, manifest.icon));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
});

test('the editor API is typed by exactly the oldest version that is supported', () => {
  expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
});

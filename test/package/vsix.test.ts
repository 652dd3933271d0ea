import { readFileSync } from 'node:fs';
import JSZip from 'jszip';
import { beforeAll, describe, expect, inject, it } from 'vitest';

describe('the .vsix', () => {
  let zip: JSZip;
  let names: string[];

  beforeAll(async () => {
    zip = await JSZip.loadAsync(readFileSync(inject('packages').vsix));
    names = Object.keys(zip.files);
  });

  it('holds what runs or is shown, and nothing else', () => {
    const listed = names.filter(
      (name) => !/^extension\/(docs\/traps\/[a-z-]+\.md|dist\/python\/looptrap_watchdog\/[\w/]+\.py)$/.test(name),
    );
    expect(listed.sort()).toMatchInlineSnapshot(`
      [
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/LICENSE.txt",
        "extension/changelog.md",
        "extension/dist/THIRD-PARTY-NOTICES.txt",
        "extension/dist/cli.js",
        "extension/dist/client.js",
        "extension/dist/python/looptrap_watchdog/py.typed",
        "extension/dist/report.css",
        "extension/dist/report.js",
        "extension/dist/schemas/baseline.schema.json",
        "extension/dist/schemas/check.schema.json",
        "extension/dist/schemas/events.schema.json",
        "extension/dist/schemas/run.schema.json",
        "extension/dist/schemas/settings.schema.json",
        "extension/dist/server.js",
        "extension/dist/tree-sitter-python.wasm",
        "extension/dist/web-tree-sitter.wasm",
        "extension/docs/article.md",
        "extension/docs/ci.md",
        "extension/docs/editor.md",
        "extension/docs/editors.md",
        "extension/docs/index.md",
        "extension/docs/performance.md",
        "extension/docs/run.md",
        "extension/docs/settings.md",
        "extension/docs/suppressions.md",
        "extension/docs/threat-model.md",
        "extension/docs/traps/README.md",
        "extension/images/icon.png",
        "extension/images/walkthrough/check.png",
        "extension/images/walkthrough/explain.png",
        "extension/images/walkthrough/interpreter.png",
        "extension/images/walkthrough/read.png",
        "extension/images/walkthrough/run.png",
        "extension/package.json",
        "extension/package.nls.json",
        "extension/readme.md",
        "extension/syntaxes/looptrap-comments.tmLanguage.json",
        "extension/syntaxes/looptrap-report.tmLanguage.json",
      ]
    `);
  });

  it('holds a page for each trap that the server can report, and the whole plugin', async () => {
    const server = await zip.file('extension/dist/server.js')?.async('string');
    const pages = names.filter((name) => name.startsWith('extension/docs/traps/'));
    expect(pages.length).toBeGreaterThan(60);
    for (const page of pages.filter((name) => /traps\/[a-z-]+\.md$/.test(name) && !/messages\.md$/.test(name)))
      expect(server).toContain(page.replace(/^.*\/(.*)\.md$/, '$1'));
    expect(names).toContain('extension/dist/python/looptrap_watchdog/__init__.py');
  });

  it('refers to nothing that is not in it', async () => {
    const manifest = (await zip.file('extension/package.json')?.async('string')) ?? '';
    const paths = [...manifest.matchAll(/"\.\/([^"]+)"|"((?:images|syntaxes|dist)\/[^"]+)"/g)].map(
      ([, dotted, plain]) => `extension/${dotted ?? plain}`,
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !names.some((name) => name === path || name.startsWith(`${path}/`)))).toEqual([]);
  });
});

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Range, type TestController, type TestItem, TestTag, Uri } from 'vscode';
import type { DiscoveredTest, TestFilesResult, TestsResult } from '../../../server/src/lsp/protocol';
import { labelText } from '../inert-text';
import { covers, withoutParameters } from '../tests/test-key';
import { type ItemTarget, itemId, labelOf, pathTo, targetOf } from './item-ids';

/** How long showing files may keep the extension host busy, in milliseconds. */
const LONGEST_BUSY = 15;

/** Asks for the tests of one file; undefined while nobody can say. */
export type ReadTests = (file: Uri) => Promise<TestsResult | undefined>;

/**
 * The tests of the workspace as the Testing view shows them. Files are known by name from the start and are read when
 * somebody looks into them, so that thousands of them cost nothing; sets of parameters are learned from runs.
 */
export class TestTree {
  /** One project needs no item of its own. */
  private single = true;
  private round = 0;

  constructor(
    private readonly controller: TestController,
    private readonly read: ReadTests,
  ) {}

  /**
   * Shows these files; what is known of those that stay is kept. Thousands of files are shown bit by bit, so that other
   * extensions are not kept waiting; a later call takes the place of one that goes on.
   */
  async show(projects: readonly TestFilesResult[]): Promise<void> {
    this.round += 1;
    const own = this.round;
    const single = projects.length < 2;
    if (single !== this.single) this.controller.items.replace([]);
    this.single = single;
    const wanted = new Set<string>();
    let paused = performance.now();
    for (const { rootDir, files } of projects) {
      for (const file of files) {
        for (const id of this.idsTo({ rootDir, nodeid: file })) wanted.add(id);
        this.ensure({ rootDir, nodeid: file });
        if (performance.now() - paused < LONGEST_BUSY) continue;
        await new Promise((resolve) => setImmediate(resolve));
        if (own !== this.round) return;
        paused = performance.now();
      }
    }
    this.controller.items.forEach((item) => {
      this.prune(item, wanted);
    });
  }

  /**
   * Reads the tests of a file and shows them; a file without tests is shown only where pytest would look for some. An
   * editor may hold the text of a file that was deleted: there is nothing to run.
   */
  async fill(file: Uri): Promise<void> {
    const result = await this.read(file);
    if (!(await isOnDisk(file))) return;
    const item = result && this.file(result.rootDir, file);
    if (!result || (!result.complete && result.tests.length < (item?.children.size ?? 0))) return;
    const known = new Set<string>();
    for (const test of result.tests) {
      const target = { rootDir: result.rootDir, nodeid: test.nodeid };
      known.add(itemId(target));
      place(this.ensure(target), test);
    }
    if (item) forget(item, known);
  }

  /** The file's item, when it is shown. */
  private file(rootDir: string, { fsPath }: Uri): TestItem | undefined {
    const nodeid = path.relative(rootDir, fsPath).replaceAll(path.sep, '/');
    let items: TestController['items'] | undefined = this.controller.items;
    let found: TestItem | undefined;
    for (const id of this.idsTo({ rootDir, nodeid })) {
      found = items?.get(id);
      items = found?.children;
    }
    return found;
  }

  /** What of an item is in a file (absolute path): the item itself when it is, or the file's when that is below it. */
  inFile(item: TestItem, file: string): TestItem[] {
    const { rootDir, nodeid } = targetOf(item.id);
    if (nodeid.includes('::') || isFile(nodeid)) return item.uri?.fsPath === file ? [item] : [];
    const found = this.file(rootDir, Uri.file(file));
    return found && covers(nodeid, targetOf(found.id).nodeid) ? [found] : [];
  }

  /** The item of a file or folder; where a folder has none, those in it. */
  at({ fsPath }: Uri): TestItem[] {
    const found: TestItem[] = [];
    const look = (item: TestItem): void => {
      const own = item.uri?.fsPath ?? '';
      if (own === fsPath || own.startsWith(`${fsPath}${path.sep}`)) found.push(item);
      else if (fsPath.startsWith(`${own}${path.sep}`)) item.children.forEach(look);
    };
    this.controller.items.forEach(look);
    return found;
  }

  /** Whether files below this folder are shown. */
  hasFolder({ fsPath }: Uri): boolean {
    let found = false;
    const look = (item: TestItem): void => {
      if (found || isFile(targetOf(item.id).nodeid)) return;
      if (item.uri?.fsPath === fsPath) found = true;
      else item.children.forEach(look);
    };
    this.controller.items.forEach(look);
    return found;
  }

  /** The tests a run of a target is going to run, as far as they are known. */
  testsOf(rootDir: string, target: string): TestItem[] {
    const found: TestItem[] = [];
    const look = (item: TestItem): void => {
      const own = targetOf(item.id);
      const isTest = own.nodeid.includes('::') && item.children.size === 0;
      if (isTest && own.rootDir === rootDir && covers(withoutParameters(target), withoutParameters(own.nodeid)))
        found.push(item);
      item.children.forEach(look);
    };
    this.controller.items.forEach(look);
    return found;
  }

  /** The item of a target; made, with all that it is in, when it is not there yet. */
  ensure(target: ItemTarget): TestItem {
    const { rootDir, nodeid } = target;
    let around: TestItem | undefined;
    for (const step of this.stepsTo(nodeid)) {
      const id = itemId({ rootDir, nodeid: step });
      const siblings: TestController['items'] = around?.children ?? this.controller.items;
      const item = siblings.get(id) ?? this.create(id, { rootDir, nodeid: step });
      if (!siblings.get(id)) siblings.add(item);
      around = item;
    }
    if (!around) throw new Error(`no item for "${nodeid}"`);
    return around;
  }

  private create(id: string, { rootDir, nodeid }: ItemTarget): TestItem {
    const [file = ''] = nodeid.split('::');
    const label = labelText(nodeid === '' ? path.basename(rootDir) : labelOf(nodeid));
    const item = this.controller.createTestItem(id, label, Uri.file(path.join(rootDir, file)));
    item.canResolveChildren = isFile(nodeid);
    return item;
  }

  private stepsTo(nodeid: string): string[] {
    const steps = nodeid === '' ? [] : pathTo(nodeid);
    return this.single ? steps : ['', ...steps];
  }

  private idsTo({ rootDir, nodeid }: ItemTarget): string[] {
    return this.stepsTo(nodeid).map((step) => itemId({ rootDir, nodeid: step }));
  }

  /** Takes away files and folders that are not wanted any more. */
  private prune(item: TestItem, wanted: ReadonlySet<string>): void {
    if (targetOf(item.id).nodeid.includes('::')) return;
    if (wanted.has(item.id)) {
      item.children.forEach((child) => {
        this.prune(child, wanted);
      });
      return;
    }
    (item.parent?.children ?? this.controller.items).delete(item.id);
  }
}

function isOnDisk(file: Uri): Promise<boolean> {
  return stat(file.fsPath).then(
    (found) => found.isFile(),
    () => false,
  );
}

function isFile(nodeid: string): boolean {
  return nodeid.endsWith('.py');
}

/** For the filter of the Testing view: `@looptrap:async`. */
const ASYNC = new TestTag('async');
const NEVER_RUNS = new TestTag('never-runs');

function place(item: TestItem, { nameRange, loop, isAsync }: DiscoveredTest): void {
  const { start, end } = nameRange;
  item.range = new Range(start.line, start.character, end.line, end.character);
  item.sortText = String(start.line).padStart(7, '0');
  item.tags = isAsync ? [ASYNC, ...(loop?.provider === 'nobody' ? [NEVER_RUNS] : [])] : [];
  item.description = isAsync && loop?.provider === 'nobody' ? 'never runs' : wideLoop(loop?.scope);
}

/** Most tests have a loop of their own: only what is shared is worth a word. */
function wideLoop(scope: string | null | undefined): string | undefined {
  return scope && scope !== 'function' ? `${scope} loop` : undefined;
}

/** Takes away tests and classes that the file no longer has; parameters belong to their test. */
function forget(item: TestItem, known: ReadonlySet<string>): void {
  item.children.forEach((child) => {
    if (targetOf(child.id).nodeid.endsWith(']')) return;
    if (known.has(child.id)) forget(child, known);
    else item.children.delete(child.id);
  });
}

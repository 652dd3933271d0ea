import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames, repositoryRoot } from '../../environments';

/** A file of an example. Markers are cut out of `text`; `marks` says where they were. */
export interface ExampleFile {
  readonly path: string;
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** `# <- trap` at the end of a line: that trap is reported there. Lines count from 1. */
export interface Mark {
  readonly line: number;
  readonly trap: string;
}

/** One row of a symptom table. */
export interface Symptom {
  /** Comma-separated requirements that must all hold; empty for every environment. */
  readonly when: string;
  /** pytest's own summary without warnings and time: `1 failed, 1 passed`. */
  readonly result: string;
  /** Texts that pytest prints. */
  readonly output: readonly string[];
  /** In this environment the same code is right, or another error altogether: nothing may be reported. */
  readonly notATrap: boolean;
}

export interface BadExample {
  readonly title: string;
  readonly files: readonly ExampleFile[];
  readonly symptoms: readonly Symptom[];
  /** What pytest is run with besides the defaults, from "Run with: `pytest --timeout=2`": how an example that hangs ends. */
  readonly args: readonly string[];
  /** Seconds after which the run is killed, from ", killed after 10 seconds" behind that: for what hangs at exit. */
  readonly limit: number | undefined;
}

export interface GoodExample {
  readonly title: string;
  readonly files: readonly ExampleFile[];
  /** Requirements under which it is the right answer; empty for always. */
  readonly when: string;
  /** No fix makes this one: people do it themselves. */
  readonly byHand: boolean;
  /** It asks for other versions: the environment that has them, from "Installed then: `pa021`." */
  readonly installedThen: string | undefined;
}

export interface Page {
  readonly name: string;
  readonly text: string;
  readonly headings: readonly string[];
  readonly bad: readonly BadExample[];
  readonly good: readonly GoodExample[];
  /** Test environments its examples need, from the line "Runs in: `extras`."; undefined for the usual ones. */
  readonly runsIn: readonly string[] | undefined;
}

/** Whether a page's examples are executed in an environment. */
export function pageRunsIn({ runsIn }: Page, environment: string): boolean {
  return runsIn === undefined ? environmentNames().includes(environment) : runsIn.includes(environment);
}

const PAGES = join(repositoryRoot, 'docs', 'traps');

export function pageNames(): string[] {
  return readdirSync(PAGES)
    .filter((file) => file.endsWith('.md') && file !== 'README.md' && file !== 'messages.md')
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
}

/** Reads docs/traps/<name>.md. Throws on a page that does not keep to the format, saying what is wrong. */
export function readPage(name: string): Page {
  const text = readFileSync(join(PAGES, `${name}.md`), 'utf8');
  const bad = parts(section(text, 'Bad')).map((part) => ({
    title: part.title,
    files: files(part.text),
    symptoms: symptoms(part.text),
    args: /^Run with: `pytest ([^`]+)`/m.exec(part.text)?.[1]?.split(' ') ?? [],
    limit: seconds(/^Run with: .*, killed after (\d+) seconds/m.exec(part.text)?.[1]),
  }));
  const good = parts(section(text, 'Good')).map((part) => ({
    title: part.title,
    files: files(part.text),
    ...condition(part.text),
  }));
  const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
  for (const example of [...bad, ...good]) {
    if (example.files.length === 0) throw new Error(`${name}: the example "${example.title}" has no files`);
  }
  return { name, text, headings, bad, good, runsIn: environmentsOf(text) };
}

/** Environments of the line "Runs in: `extras`."; undefined without one. */
export function environmentsOf(text: string): readonly string[] | undefined {
  const line = /^Runs in: (.+)\.$/m.exec(text)?.[1];
  return line === undefined ? undefined : [...line.matchAll(/`([\w-]+)`/g)].map((match) => match[1] ?? '');
}

/** The good examples that answer a bad one: those of the same title, or all when there is one bad example only. */
export function answersTo(page: Page, example: BadExample): readonly GoodExample[] {
  if (page.bad.length === 1) return page.good;
  return page.good.filter((good) => good.title === example.title);
}

function section(text: string, heading: string): string {
  const start = text.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`no section "${heading}"`);
  const end = text.indexOf('\n## ', start + 1);
  return text.slice(start, end < 0 ? undefined : end);
}

/** A section split at its `###` headings; what comes before the first one counts when it has code. */
export function parts(text: string): { title: string; text: string }[] {
  return text
    .split(/^(?=### )/m)
    .map((part) => ({ title: /^### (.+)$/m.exec(part)?.[1] ?? '', text: part }))
    .filter((part) => part.title !== '' || part.text.includes('```'));
}

/** Its fenced code that has a title. */
export function files(text: string): ExampleFile[] {
  const fences = text.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm);
  return [...fences].map((fence) => unmark(fence[1] ?? '', fence[2] ?? ''));
}

function seconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function unmark(path: string, marked: string): ExampleFile {
  const marks: Mark[] = [];
  const lines = marked.split('\n').map((line, index) => {
    const parts = line.split(/ {2}# <- /);
    for (const trap of (parts[1] ?? '').split(', ')) if (trap) marks.push({ line: index + 1, trap });
    return parts[0] ?? '';
  });
  return { path, text: lines.join('\n'), marks };
}

/** Rows of its table. Throws when there is none. */
export function symptoms(text: string): Symptom[] {
  const rows = [...text.matchAll(/^\|([^|]+)\|([^|]+)\|([^|]+)\|$/gm)].slice(2);
  if (rows.length === 0) throw new Error('a bad example has no symptom table');
  return rows.map((row) => {
    const [when, result, output] = row.slice(1).map((cell) => cell.trim()) as [string, string, string];
    return {
      when: when === 'any' ? '' : when.replaceAll('`', ''),
      result,
      output: [...output.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
      notATrap: output.startsWith('not a trap'),
    };
  });
}

/** For which versions it says that it holds. */
export function condition(text: string): Pick<GoodExample, 'when' | 'byHand' | 'installedThen'> {
  const line = /^Holds for: `([^`]+)`(, by hand)?/m.exec(text);
  const installedThen = /^Installed then: `([\w-]+)`\.$/m.exec(text)?.[1];
  return { when: line?.[1] ?? '', byHand: line?.[2] !== undefined, installedThen };
}

/** One small pytest project. File names are relative; every test and fixture calls `here('its name')`. */
export interface Project {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Distribution and PEP 440 range without which it makes no sense. */
  readonly needs?: readonly [distribution: string, range: string];
  /** Before 1.2 the order of files may decide which loop a test runs on, and the model then does not say. */
  readonly orderMayDecide?: boolean;
  /** The model may answer `unknown` here. */
  readonly mayBeUnknown?: boolean;
}

const HEADER = 'import asyncio\nimport pytest\nimport pytest_asyncio\nimport unittest\nfrom loop_probe import here\n\n';

/** A test module with the imports all of them need. */
export function testModule(body: string): string {
  return HEADER + body;
}

/** pytest.ini with these options. */
export function iniFile(options: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${value}`]));
  return `[pytest]\n${lines.join('\n')}\n`;
}

/** An async fixture that yields. `decorator` is without the `@`. */
export function asyncFixture(name: string, decorator: string, requests: readonly string[] = []): string {
  return `@${decorator}\nasync def ${name}(${requests.join(', ')}):\n    here('${name}')\n    yield '${name}'\n\n`;
}

/** An async test; `marks` are decorators without the `@`, outermost first. */
export function asyncTest(name: string, marks: readonly string[], requests: readonly string[] = []): string {
  return `${marks.map((mark) => `@${mark}\n`).join('')}async def ${name}(${requests.join(', ')}):\n    here('${name}')\n\n`;
}

/** One project for each test file: before 1.2 a file's loops could leak into the tests of the next file. */
export function isolated(project: Project): readonly Project[] {
  const names = Object.keys(project.files);
  const tests = names.filter((name) => /(^|\/)test_\w+\.py$/.test(name));
  return tests.map((test) => ({
    ...project,
    name: `${project.name}-${test.replace(/\W/g, '-')}`,
    files: Object.fromEntries(Object.entries(project.files).filter(([name]) => name === test || !tests.includes(name))),
  }));
}

/** Every third of some combinations, beginning at one of three: enough to meet every pair of values. */
export function thinned<T>(combinations: readonly T[], offset: number): readonly T[] {
  return combinations.filter((_, index) => index % 3 === offset % 3);
}

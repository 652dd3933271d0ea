/** One small pytest project. File names are relative; every test and fixture calls `here('its name')`. */
export interface Project {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** The model may answer `unknown` here. */
  readonly mayBeUnknown?: boolean;
}

const HEADER = 'import asyncio\nimport pytest\nimport pytest_asyncio\nfrom loop_probe import here\n\n';

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

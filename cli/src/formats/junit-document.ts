import { attributes, element } from './xml';

/** One case of a suite: something that passed unless it has trouble. */
export interface JunitCase {
  name: string;
  /** Seconds. */
  time?: number;
  skipped?: boolean;
  trouble?: { element: 'failure' | 'error'; message: string; type: string; text?: string };
}

export interface JunitSuite {
  /** Path of the file it is about. */
  file: string;
  cases: readonly JunitCase[];
  /** What is to be read about it beside its cases. */
  output?: string;
}

/**
 * JUnit XML, valid for Ant's schema.
 * @param now when the suites were made
 */
export function junitDocument(suites: readonly JunitSuite[], now: Date): string {
  const inner = suites.map((suite, id) => `  ${suiteText(suite, id, now)}\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${inner}</testsuites>\n`;
}

function suiteText({ file, cases, output }: JunitSuite, id: number, now: Date): string {
  const count = (name: 'failure' | 'error') => cases.filter(({ trouble }) => trouble?.element === name).length;
  const time = cases.reduce((sum, one) => sum + (one.time ?? 0), 0);
  const head = attributes({
    ...{ name: file, package: 'looptrap', id, hostname: 'localhost', time: seconds(time) },
    ...{ tests: cases.length, failures: count('failure'), errors: count('error') },
    timestamp: now.toISOString().replace(/\.\d+Z$/, ''),
  });
  const written = output ? element('system-out', {}, output) : '<system-out/>';
  const body = ['<properties/>', ...cases.map((one) => caseText(one, file)), written, '<system-err/>'];
  return `<testsuite${head}>\n${body.map((line) => `    ${line}\n`).join('')}  </testsuite>`;
}

function caseText({ name, time = 0, skipped, trouble }: JunitCase, file: string): string {
  // Readers of these files show the class name as a path with dots.
  const classname = file.replace(/\.(?:py|ipynb)$/, '').replaceAll('/', '.');
  const head = attributes({ name, classname, time: seconds(time) });
  if (trouble === undefined) return skipped ? `<testcase${head}><skipped/></testcase>` : `<testcase${head}/>`;
  const { element: kind, message, type, text } = trouble;
  return `<testcase${head}>${element(kind, { message, type }, text)}</testcase>`;
}

function seconds(value: number): string {
  return String(Number(value.toFixed(3)));
}

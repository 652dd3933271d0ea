import type { CheckReport, ReportedFinding } from '../check-report';
import { cellText } from '../check-text';

/**
 * The report as JUnit XML, valid for Ant's schema: a suite for each file, a failed case for each finding, one passed
 * case for a file without findings, an error for what could not be read.
 * @param files every file that was checked
 * @param now when it was checked
 */
export function junitText({ findings, files: { failed } }: CheckReport, files: readonly string[], now: Date): string {
  const all = [...new Set([...files, ...findings.map(({ file }) => file), ...failed.map(({ file }) => file)])].sort();
  const suites = all.map((file, id) => {
    const found = findings.filter((finding) => finding.file === file).map((finding) => failure(finding));
    const errors = failed
      .filter((problem) => problem.file === file)
      .map(({ cell, line, reason }) =>
        testcase(`${cellText({ cell })}line ${line}`, file, element('error', { message: reason, type: 'unread' })),
      );
    const cases = [...found, ...errors];
    if (cases.length === 0) cases.push(testcase('no traps', file, ''));
    const counts = { tests: cases.length, failures: found.length, errors: errors.length };
    const head = attributes({
      ...{ name: file, package: 'looptrap', id, hostname: 'localhost', time: 0, ...counts },
      timestamp: now.toISOString().replace(/\.\d+Z$/, ''),
    });
    const body = ['<properties/>', ...cases, '<system-out/>', '<system-err/>'];
    return `<testsuite${head}>\n${body.map((line) => `    ${line}\n`).join('')}  </testsuite>`;
  });
  const inner = suites.map((suite) => `  ${suite}\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${inner}</testsuites>\n`;
}

function failure({ file, cell, line, column, trap, severity, message, url }: ReportedFinding): string {
  const text = `${file}:${cellText({ cell })}${line}:${column} ${trap} ${severity}\n${message}\n${url}`;
  return testcase(
    `${trap} at ${cellText({ cell })}line ${line}, column ${column}`,
    file,
    element('failure', { message, type: trap }, text),
  );
}

function testcase(name: string, file: string, inside: string): string {
  // Readers of these files show the class name as a path with dots.
  const classname = file.replace(/\.(?:py|ipynb)$/, '').replaceAll('/', '.');
  const head = attributes({ name, classname, time: 0 });
  return inside === '' ? `<testcase${head}/>` : `<testcase${head}>${inside}</testcase>`;
}

function element(name: string, written: Readonly<Record<string, string>>, text = ''): string {
  return `<${name}${attributes(written)}>${escapeXml(text)}</${name}>`;
}

function attributes(written: Readonly<Record<string, string | number>>): string {
  return Object.entries(written)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** XML 1.0 has no way to write most control characters, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

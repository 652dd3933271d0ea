import type { RunFinding, RunReport, SourcePlace, TestReport } from '../../../../watchdog/runner/run-report';
import { shortTime } from '../../durations';
import { heading } from '../../results/finding-heading';
import { projectFrames } from '../../results/project-frames';
import { oneLine } from './one-line';

/** A run report as text that folds by its indentation: tests with what was found in them, then the loops. */
export function reportText(report: RunReport, title: string): string {
  const { tests, findings, loops, environment } = report;
  const told = tests.filter((test) => test.findings.length > 0 || test.failure);
  const quiet = tests.filter((test) => !told.includes(test));
  const versions = Object.entries(environment.packages).map(([name, version]) => `${name} ${version}`);
  const lines = [
    `run ${title}`,
    ...(environment.python === '' ? [] : [`  Python ${[environment.python, ...versions].join(', ')}`]),
    ...told.flatMap((test) => ['', ...testLines(test)]),
    ...(findings.length > 0 ? ['', 'the run as a whole', ...findings.flatMap(findingLines)] : []),
    ...(quiet.length > 0 ? ['', 'nothing to tell', ...quiet.map((test) => `  ${testLine(test)}`)] : []),
    ...(loops.length > 0 ? ['', 'loops', ...loopLines(report)] : []),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function testLines(test: TestReport): string[] {
  const { failure, findings } = test;
  return [
    testLine(test),
    ...findings.flatMap(findingLines),
    ...(failure ? [`  pytest: ${failure.message}${placeBehind(failure.place)}`] : []),
  ];
}

function testLine({ nodeid, outcome, duration }: TestReport): string {
  return `${nodeid}  ${outcome}  ${shortTime(duration)}`;
}

function findingLines(finding: RunFinding): string[] {
  const { kind, severity, message, advice, chain = [], stack = [], origin } = finding;
  return [
    `  ${kind}  ${severity}${placeBehind(finding)}`,
    `    ${heading(finding)}`,
    ...message.split('\n').map((line) => `    ${line}`),
    ...(advice === undefined ? [] : [`    to do: ${advice}`]),
    ...(origin ? [`    made${placeBehind(origin)}`] : []),
    ...section(
      'waits',
      chain.map((link) => `${link.what} waits for ${link.waitsFor}${placeBehind(link)}`),
    ),
    ...section(
      'stack',
      projectFrames(stack).map((frame) => `${frame.function ?? 'module'}${placeBehind(frame)}`),
    ),
  ];
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`    ${name}:`, ...lines.map((line) => `      ${line}`)];
}

function loopLines({ loops }: RunReport): string[] {
  return loops.map(({ id, provider, scope, owner, closed, lived, created }) => {
    const life = lived === undefined ? '' : ` after ${shortTime(lived)}`;
    const state = closed ? `closed${life}` : 'left open';
    return `  #${id}  ${provider}  ${scope}  ${state}${owner === undefined ? '' : `  for ${owner}`}${placeBehind(created ?? undefined)}`;
  });
}

function placeBehind(place: Partial<SourcePlace> | undefined): string {
  return place?.file === undefined || place.line === undefined ? '' : `  ${place.file}:${place.line}`;
}

import { Location, Position, TestMessage, TestMessageStackFrame, Uri } from 'vscode';
import type { RunFinding, SourcePlace, TestReport } from '../../../watchdog/runner/run-report';
import { visibleText } from '../report/model/visible-text';
import { absolute } from '../results/inline-result';
import { assertionSides } from './assertion-sides';

/** What the Testing view says about a test that failed: the findings first, as they say why, then pytest's own words. */
export function failureMessages(rootDir: string, { nodeid, findings, failure }: TestReport): TestMessage[] {
  const messages = findings.filter(({ severity }) => severity === 'error').map((one) => findingMessage(rootDir, one));
  const explained = findings.some(({ message }) => failure?.message.includes(message));
  if (failure && !explained) messages.push(pytestMessage(rootDir, nodeid, failure, findings));
  return messages;
}

/** A finding as lines of text, for the output of a test that passed with it. */
export function findingText({ kind, message, advice, count }: RunFinding): string {
  const many = count !== undefined && count > 1 ? ` (${count} times)` : '';
  return `${kind}${many}: ${withAdvice({ message, advice })}`;
}

function withAdvice({ message, advice }: Pick<RunFinding, 'message' | 'advice'>): string {
  return advice ? `${message}\nWhat to do: ${advice}` : message;
}

function findingMessage(rootDir: string, finding: RunFinding): TestMessage {
  // Without a place of its own it stands at the test's head: on the line itself is the inline text, which it would cover.
  const message = new TestMessage(visibleText(withAdvice(finding)));
  const waits = (finding.chain ?? []).map(
    ({ what, waitsFor, ...at }) =>
      new TestMessageStackFrame(visibleText(`${what} waits for ${waitsFor}`), ...frame(rootDir, at)),
  );
  const calls = (finding.stack ?? []).map((at) => callFrame(rootDir, at));
  message.stackTrace = waits.length > 0 ? waits : calls;
  return message;
}

/**
 * It stands on the line of the test's own file that led to the failure, unless a finding stands there; the frames lead on
 * to where it happened. Its first line is all that the editor shows beside the code.
 */
function pytestMessage(
  rootDir: string,
  nodeid: string,
  { text, message: summary, place, stack = [] }: NonNullable<TestReport['failure']>,
  findings: readonly RunFinding[],
): TestMessage {
  const message = new TestMessage(visibleText(text === undefined ? summary : `${summary}\n\n${text}`));
  const sides = text === undefined ? undefined : assertionSides(text);
  if (sides) {
    message.expectedOutput = visibleText(sides.expected);
    message.actualOutput = visibleText(sides.actual);
  }
  const [file] = nodeid.split('::');
  const shown = stack.find((frame) => frame.file === file) ?? place;
  const covers = shown && findings.some((finding) => finding.file === shown.file && finding.line === shown.line);
  if (shown && !covers) message.location = location(rootDir, shown);
  if (stack.length > 0) message.stackTrace = stack.map((at) => callFrame(rootDir, at));
  return message;
}

function callFrame(rootDir: string, at: SourcePlace): TestMessageStackFrame {
  return new TestMessageStackFrame(visibleText(at.function ?? 'module'), ...frame(rootDir, at));
}

function placed(place: Partial<SourcePlace>): SourcePlace | undefined {
  const { file, line } = place;
  return file === undefined || line === undefined ? undefined : { ...place, file, line };
}

function frame(rootDir: string, at: Partial<SourcePlace>): [Uri?, Position?] {
  const place = placed(at);
  return place ? [Uri.file(absolute(rootDir, place.file)), position(place)] : [];
}

function location(rootDir: string, place: SourcePlace): Location {
  return new Location(Uri.file(absolute(rootDir, place.file)), position(place));
}

function position({ line, column = 1 }: SourcePlace): Position {
  return new Position(Math.max(0, line - 1), Math.max(0, column - 1));
}

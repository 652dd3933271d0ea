import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { suppressionsOf } from '../analysis/check-module';
import type { EffectiveLoop } from '../model/effective-loop';
import type { Facts, FixtureFact, FunctionFact, TestFact } from '../model/facts';
import type { Span } from '../traps/trap';
import { checkDocument, type Session } from './session';
import { nameText, settingHover } from './setting-hover';

/** What a hover says, and the text it is about. */
interface Told {
  readonly span: Span;
  readonly markdown: string;
}

/** Over a test, a fixture or a parameter: its loop and why. Over a suppression: what it silences. */
export async function hover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const checked = await checkDocument(session, textDocument.uri);
  if (!checked) return null;
  const { facts } = checked.analysis;
  if (!facts) return settingHover(session, checked, position);
  const offset = session.documents.offsetAt(textDocument.uri, position);
  const told = aboutSuppression(facts, offset) ?? aboutLoop(session, facts, offset);
  if (!told) return null;
  const kind = session.features.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  const value = session.features.markdownHover ? told.markdown : withoutMarkdown(told.markdown);
  return { contents: { kind, value }, range: session.documents.rangeOf(checked.path, told.span) };
}

function aboutLoop(session: Session, facts: Facts, offset: number): Told | undefined {
  const test = facts.tests.find(({ function: definition }) => contains(definition.range, offset));
  if (test && contains(test.function.nameRange, offset)) {
    if (test.loop.provider === 'sync') return undefined;
    const told = loopText(session, `Test \`${test.function.name}\``, test.loop);
    const { scope } = test.loop;
    const isShared = scope !== undefined && scope !== 'function';
    return { span: test.function.nameRange, markdown: isShared ? `${told}\n\n${ONE_BY_ONE}` : told };
  }
  const fixture = facts.fixtures.find(({ function: definition }) => contains(definition.range, offset));
  if (fixture && contains(fixture.function.nameRange, offset)) {
    if (facts.loopOf(fixture).provider === 'sync') return undefined;
    return { span: fixture.function.nameRange, markdown: fixtureText(session, facts, fixture, undefined) };
  }
  const requester = test?.function ?? fixture?.function;
  return requester && aboutParameter(session, facts, requester, test, offset);
}

/** People expect a mark or a shared loop to run tests at the same time. */
const ONE_BY_ONE = 'Tests on one loop run one after another: neither a mark nor a shared loop makes them concurrent.';

function aboutParameter(
  session: Session,
  facts: Facts,
  requester: FunctionFact,
  test: TestFact | undefined,
  offset: number,
): Told | undefined {
  const parameter = requester.parameters.find(({ range }) => contains(range, offset));
  if (!parameter) return undefined;
  const requested = test?.fixtures.find(({ name }) => name === parameter.name) ?? facts.findFixture(parameter.name);
  if (!requested) return undefined;
  return { span: parameter.range, markdown: fixtureText(session, facts, requested, test) };
}

function fixtureText(session: Session, facts: Facts, fixture: FixtureFact, test: TestFact | undefined): string {
  const defined = link(session, fixture.module.path, fixture.function.nameRange);
  const where = fixture.module.path === facts.module.path ? '' : ` (${defined})`;
  const scope = fixture.scope === undefined ? '' : `, cached per ${fixture.scope}`;
  return loopText(session, `Fixture \`${fixture.name}\`${where}${scope}`, facts.loopOf(fixture, test));
}

/** A heading about something and the sentence about its loop. */
function loopText(session: Session, subject: string, loop: EffectiveLoop): string {
  const { decidedAt, provider } = loop;
  const said = `${subject}\n\n${loopSentence(loop)}`;
  if (provider === 'sync') return said;
  const place = decidedAt ? ` (${link(session, decidedAt.file, decidedAt)})` : '';
  return `${said}\n\n${loop.reason}${place}`;
}

function loopSentence({ provider, scope }: EffectiveLoop): string {
  switch (provider) {
    case 'pytest-asyncio':
    case 'anyio':
    case 'unittest':
      return scope ? `**Event loop:** ${provider}, one per ${scope}` : `**Event loop:** ${provider}`;
    case 'sync':
      return '**Event loop:** none, it is not async';
    case 'nobody':
      return '**Event loop:** none, nobody runs it';
    case 'unknown':
      return '**Event loop:** unknown';
    default:
      return provider satisfies never;
  }
}

function aboutSuppression({ module }: Facts, offset: number): Told | undefined {
  const found = suppressionsOf(module.tree).find(({ span }) => contains(span, offset));
  if (!found) return undefined;
  const reach = { line: 'on this line', block: 'in the statement below', file: 'in this file' }[found.scope];
  const name = found.names.find((candidate) => contains(candidate, offset));
  const told = name ? [name] : found.names;
  if (told.length === 0) return { span: found.span, markdown: `Every trap is ignored ${reach}.` };
  const lines = told.map(({ name: trap }) => nameText(trap));
  return { span: name ?? found.span, markdown: [`Ignored ${reach}:`, ...lines.map((line) => `- ${line}`)].join('\n') };
}

/** A link that the editor opens at the line. */
function link({ documents }: Session, file: string, span: Span): string {
  const line = documents.rangeOf(file, span).start.line + 1;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return `[${name}:${line}](${documents.uriOf(file)}#L${line})`;
}

function withoutMarkdown(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/\*\*|`/g, '');
}

function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import type { EffectiveLoop } from '../model/effective-loop';
import type { FunctionFact } from '../model/facts';
import { fileUri } from './document-paths';
import { type CheckedDocument, checkDocument, type Session } from './session';

/** Behind the name of each async test and fixture: which loop it runs on, with the way to the place that decides it. */
export async function inlayHints(session: Session, { textDocument, range }: InlayHintParams): Promise<InlayHint[]> {
  const { settings, documents } = session;
  const path = documents.byUri(textDocument.uri)?.path;
  if (path === undefined || !(await settings.get(fileUri(path))).inlayHints.loopScope) return [];
  const checked = await checkDocument(session, textDocument.uri);
  const facts = checked?.analysis.facts;
  if (!checked || !facts) return [];
  const start = documents.offsetAt(textDocument.uri, range.start);
  const end = documents.offsetAt(textDocument.uri, range.end);
  const subjects = [
    ...facts.tests.map((test) => ({ definition: test.function, loop: test.loop })),
    ...facts.fixtures.map((fixture) => ({ definition: fixture.function, loop: facts.loopOf(fixture) })),
  ];
  return subjects
    .filter(({ definition }) => start <= definition.nameRange.end && definition.nameRange.end <= end)
    .flatMap(({ definition, loop }) => hintOf(session, checked, definition, loop));
}

function hintOf(
  { documents }: Session,
  { path }: CheckedDocument,
  { nameRange }: FunctionFact,
  loop: EffectiveLoop,
): InlayHint[] {
  const value = hintText(loop);
  if (value === undefined) return [];
  const { decidedAt, reason } = loop;
  const location = decidedAt && {
    uri: documents.uriOf(decidedAt.file),
    range: documents.rangeOf(decidedAt.file, decidedAt),
  };
  const position = documents.rangeOf(path, nameRange).end;
  return [{ position, label: [{ value, tooltip: reason, ...(location && { location }) }], paddingLeft: true }];
}

function hintText({ provider, scope }: EffectiveLoop): string | undefined {
  switch (provider) {
    case 'pytest-asyncio':
    case 'anyio':
    case 'unittest':
      return scope && `${scope} loop`;
    case 'nobody':
      return 'no loop';
    case 'sync':
    case 'unknown':
      return undefined;
    default:
      return provider satisfies never;
  }
}

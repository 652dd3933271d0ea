// The arrows of ARCHITECTURE.md, checked by `npm test`.
const only = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only(
      'syntax-knows-nobody',
      '^server/src/syntax',
      '^(server/src/(?!syntax)|client|cli|watchdog)',
      'syntax/ is the lowest room',
    ),
    only(
      'parser-only-in-syntax',
      '^(server/src/(?!syntax)|client|cli|watchdog)',
      'node_modules/web-tree-sitter',
      'only syntax/ knows the parser',
    ),
    only(
      'notebook-knows-syntax-alone',
      '^server/src/notebook',
      '^server/src/(?!notebook|syntax/syntax-tree)|^(client|cli|watchdog)/|^(node:)?(fs|os|child_process)(/|$)',
      'notebook/ turns text into text',
    ),
    only(
      'workspace-below-model',
      '^server/src/workspace',
      '^server/src/(model|traps|analysis|lsp)|^(client|cli|watchdog)/',
      'workspace/ says what surrounds a file',
    ),
    only(
      'model-is-pure',
      '^server/src/model',
      '^server/src/(traps|analysis|lsp)|^(client|cli|watchdog)|^(node:)?(fs|path|os|child_process)(/|$)',
      'model/ is pure',
    ),
    only(
      'traps-are-pure',
      '^server/src/traps',
      '^server/src/(syntax/parser|analysis|lsp)|^(client|cli|watchdog)|^(node:)?(fs|os|child_process)(/|$)',
      'traps/ is pure',
    ),
    only(
      'analysis-without-protocol',
      '^server/src/analysis',
      '^server/src/lsp|vscode-languageserver',
      'analysis/ is shared by lsp/ and cli/',
    ),
    only(
      'watching-knows-no-reading',
      '^watchdog',
      '^(server|client|cli)/|node_modules/vscode',
      'reading and watching are two one-way streets',
    ),
    only(
      'reading-knows-no-watching',
      '^server',
      '^(watchdog|client|cli)/',
      'reading and watching are two one-way streets',
    ),
    only(
      'client-has-no-analysis',
      '^client/',
      '^server/src/(?!lsp/protocol)|^cli/',
      'client/ shows; it shares only the protocol with the server',
    ),
    only(
      'report-model-is-pure',
      '^client/src/report/model',
      '^client/src/report/(?!model)|node_modules/(vscode|preact|d3-)|^(node:)?(fs|child_process)(/|$)',
      'report/model/ prepares what is shown; it reads and draws nothing',
    ),
    only('cli-has-no-editor', '^cli/', '^client/|vscode-languageclient', 'cli/ shows in a terminal'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Its parser does not know JSX: test/client/report/page-imports.test.ts holds the arrows of report/view/.
    exclude: { path: '^(dist|\\.tsc|\\.vscode-test|test)|\\.tsx$' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json', '.d.ts'] },
  },
};

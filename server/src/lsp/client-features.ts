import type { InitializeParams } from 'vscode-languageserver';

/** What the connected editor can do, as far as the answers depend on it. */
export interface ClientFeatures {
  /** Asks for diagnostics itself (`textDocument/diagnostic`); others get them pushed. */
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshInlayHints: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticTags: boolean;
  /** Answers `workspace/configuration`; others send settings in `initializationOptions` and `didChangeConfiguration`. */
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly fileWatching: boolean;
  readonly workspaceFolders: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly createFiles: boolean;
  readonly codeActionLiterals: boolean;
  readonly showDocument: boolean;
  readonly markdownHover: boolean;
  readonly workDoneProgress: boolean;
  /** Makes a change that the server asks for. */
  readonly applyEdit: boolean;
}

/** Reads the capabilities once, so that the rest of lsp/ asks yes-or-no questions. */
export function readClientFeatures({ capabilities }: InitializeParams): ClientFeatures {
  const { textDocument, workspace, window } = capabilities;
  const diagnostics = textDocument?.diagnostic;
  const published = textDocument?.publishDiagnostics;
  // The pull capability carries its own copy of these flags since 3.18; before, clients said it in the push one.
  const either = (flag: 'relatedInformation' | 'codeDescriptionSupport' | 'tagSupport') =>
    Boolean(published?.[flag] ?? diagnostics?.[flag]);
  return {
    pullDiagnostics: diagnostics !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    relatedInformation: either('relatedInformation'),
    codeDescription: either('codeDescriptionSupport'),
    diagnosticTags: either('tagSupport'),
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    fileWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    showDocument: window?.showDocument?.support === true,
    workDoneProgress: window?.workDoneProgress === true,
    applyEdit: workspace?.applyEdit === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
  };
}

import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { trapPage } from '../analysis/trap-page';
import type { Finding, Severity } from '../traps/trap';
import type { ClientFeatures } from './client-features';
import type { Documents } from './documents';

/** Shown before the code of every diagnostic. */
export const DIAGNOSTIC_SOURCE = 'looptrap';

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary };

/** One finding as the protocol's diagnostic, as rich as the editor can take it. */
export function toDiagnostic(finding: Finding, documents: Documents, features: ClientFeatures): Diagnostic {
  const diagnostic: Diagnostic = {
    range: documents.rangeOf(finding.file, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.trap,
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
  };
  if (features.codeDescription) diagnostic.codeDescription = { href: trapPage(finding.trap) };
  if (features.diagnosticTags && finding.tags) diagnostic.tags = finding.tags.map((tag) => TAGS[tag]);
  if (features.relatedInformation && finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map((related) => ({
      location: documents.locationOf(related),
      message: related.message,
    }));
  }
  return diagnostic;
}

import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { ConfigurationProblem } from '../workspace/pytest-configuration';
import type { Session } from './session';
import { DIAGNOSTIC_SOURCE } from './trap-diagnostics';

/**
 * Tells what is wrong with the configuration files themselves, on them. Pushed for every editor: nobody pulls
 * diagnostics for a TOML or INI file from a Python server.
 */
export function createConfigurationDiagnostics(session: Session): () => void {
  let told = new Set<string>();
  return () => {
    const byFile = new Map<string, ConfigurationProblem[]>();
    for (const problem of session.projects.opened().flatMap((project) => project.configurationProblems())) {
      byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem]);
    }
    for (const file of new Set([...told, ...byFile.keys()])) {
      const diagnostics = (byFile.get(file) ?? []).map((problem) => toDiagnostic(session, problem));
      void session.connection.sendDiagnostics({ uri: session.documents.uriOf(file), diagnostics });
    }
    told = new Set(byFile.keys());
  };
}

function toDiagnostic({ documents }: Session, problem: ConfigurationProblem): Diagnostic {
  return {
    range: documents.rangeOf(problem.file, problem),
    severity: severityOf(problem.kind),
    source: DIAGNOSTIC_SOURCE,
    code: 'configuration',
    message: problem.message,
  };
}

function severityOf(kind: ConfigurationProblem['kind']): DiagnosticSeverity {
  switch (kind) {
    case 'unreadable':
    case 'wrong-section':
    case 'both-tables':
    case 'bad-value':
      return DiagnosticSeverity.Error;
    case 'bad-setting':
    case 'ignored-file':
    case 'ignored-table':
      return DiagnosticSeverity.Warning;
    default:
      return kind satisfies never;
  }
}

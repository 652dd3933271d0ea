import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { ProjectAnalysis } from '../analysis/analysis';
import type { ConfigurationProblem } from '../workspace/pytest-configuration';
import { describeError } from './guard';
import { checkDocument, type Session, shown } from './session';
import { DIAGNOSTIC_SOURCE, toDiagnostic } from './trap-diagnostics';

/**
 * Tells what is wrong with the configuration and requirement files, on them. Pushed to every editor, for files that are
 * not open too: nobody pulls diagnostics for those, and they decide about the tests that are. What takes reading the
 * whole suite is only said in a file that is open, and of every one once the whole workspace is read anyway.
 * @param isWhole whether it is
 */
export function createConfigurationDiagnostics(session: Session, isWhole: () => boolean): () => void {
  const { connection, documents, projects } = session;
  let told = new Set<string>();
  let round = 0;

  const tell = async (own: number) => {
    await Promise.all(documents.open('project').map(({ path }) => projects.of(path)));
    const byFile = new Map<string, Map<string, Diagnostic>>();
    const add = (file: string, diagnostics: readonly Diagnostic[]) => {
      const known = byFile.get(file) ?? new Map<string, Diagnostic>();
      // Two projects may look at one file.
      for (const diagnostic of diagnostics) known.set(JSON.stringify(diagnostic), diagnostic);
      byFile.set(file, known);
    };
    for (const project of projects.opened()) {
      for (const problem of project.configurationProblems()) add(problem.file, [problemDiagnostic(session, problem)]);
      for (const path of project.projectFiles()) add(path, await findingDiagnostics(session, project, path, isWhole()));
    }
    // Something changed meanwhile: that round tells.
    if (own !== round) return;
    const files = [...byFile].filter(([, diagnostics]) => diagnostics.size > 0);
    for (const file of told) if (!byFile.get(file)?.size) void send(file, []);
    for (const [file, diagnostics] of files) void send(file, [...diagnostics.values()]);
    told = new Set(files.map(([file]) => file));
  };
  const send = (file: string, diagnostics: Diagnostic[]) =>
    connection.sendDiagnostics({ uri: documents.uriOf(file), diagnostics });

  return () => {
    round += 1;
    tell(round).catch((error: unknown) =>
      connection.console.error(`checking configuration files failed: ${describeError(error)}`),
    );
  };
}

async function findingDiagnostics(
  session: Session,
  project: ProjectAnalysis,
  path: string,
  isWhole: boolean,
): Promise<Diagnostic[]> {
  const { documents, features, settings } = session;
  const uri = documents.uriOf(path);
  const checked = documents.versionOf(path) === null ? undefined : await checkDocument(session, uri);
  if (isWhole) await project.prepare(path, () => false);
  const analysis = isWhole ? project.analyse(path) : project.glance(path);
  const findings = checked?.findings ?? shown(analysis.findings, await settings.get(uri));
  return findings.map((finding) => toDiagnostic(finding, documents, features));
}

function problemDiagnostic({ documents }: Session, problem: ConfigurationProblem): Diagnostic {
  return {
    range: documents.rangeOf(problem.file, problem),
    severity: problem.kind === 'bad-setting' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
    source: DIAGNOSTIC_SOURCE,
    code: 'configuration',
    message: problem.message,
  };
}

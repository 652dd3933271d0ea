import type { Connection } from 'vscode-languageserver/node';
import type { FileAnalysis, ProjectAnalysis } from '../analysis/analysis';
import { selectTraps } from '../analysis/select-traps';
import { traps } from '../traps/registry';
import type { Finding } from '../traps/trap';
import type { ClientFeatures } from './client-features';
import type { Documents } from './documents';
import type { Projects } from './projects';
import type { Settings, SettingsCache } from './settings';

/** What every request of one connected editor works with. */
export interface Session {
  readonly connection: Connection;
  readonly features: ClientFeatures;
  readonly documents: Documents;
  readonly projects: Projects;
  readonly settings: SettingsCache;
}

/** One document as it is now, checked. */
export interface CheckedDocument {
  readonly path: string;
  readonly uri: string;
  readonly project: ProjectAnalysis;
  readonly analysis: FileAnalysis;
  /** What the person wants to see of the analysis, at the severity they want it at. */
  readonly findings: readonly Finding[];
}

/** Checks a document, or takes the check that still holds. Undefined for what Looptrap does not read. */
export async function checkDocument(session: Session, uri: string): Promise<CheckedDocument | undefined> {
  const path = session.documents.pathOf(uri);
  if (path === undefined || isInstalled(path)) return undefined;
  const [project, settings] = await Promise.all([session.projects.of(path), session.settings.get(uri)]);
  const analysis = project.analyse(path);
  return { path, uri, project, analysis, findings: shown(analysis.findings, settings) };
}

/** Somebody else's code, opened to look something up: neither its tests nor its traps are the reader's. */
function isInstalled(path: string): boolean {
  return /\/(site-packages|dist-packages|lib\/python3[^/]*)\//.test(path);
}

function shown(findings: readonly Finding[], { lint, traps: wanted }: Settings): readonly Finding[] {
  if (!lint.enabled) return [];
  const selected = new Set(selectTraps(traps, wanted).map(({ name }) => name));
  return findings.flatMap((finding) => {
    const severity = wanted.severity[finding.trap] ?? finding.severity;
    return severity === 'off' || !selected.has(finding.trap) ? [] : [{ ...finding, severity }];
  });
}

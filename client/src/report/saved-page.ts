import { createHash } from 'node:crypto';
import type { ReportModel } from './model/report-model';
import { CLOSED, escaped } from './report-page';

/** What a page that stands alone is made of. */
export interface SavedPageParts {
  model: ReportModel;
  /** Texts of the bundles that show it. */
  script: string;
  style: string;
}

/**
 * One file that shows a report in any browser, without an editor and without a network. Only the script and the
 * styles that were put in run there, by their hashes.
 */
export function savedPage({ model, script, style }: SavedPageParts): string {
  const code = withoutSourceMap(script).replaceAll('</script', '<\\/script');
  const rules = withoutSourceMap(style);
  const policy = `${CLOSED}; style-src ${hashOf(rules)}; script-src ${hashOf(code)}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(model.title)} · Looptrap run report</title>
<style>${rules}</style>
</head>
<body>
<div id="report"></div>
<script type="application/json" id="report-data">${dataText(model)}</script>
<script>${code}</script>
</body>
</html>
`;
}

/** JSON that no HTML parser reads as anything but text. */
function dataText(model: ReportModel): string {
  const { source: _source, ...rest } = model;
  // Where it lay on the machine that made it is nobody's business.
  const shared: ReportModel = { ...rest, source: { kind: 'file', file: '' }, canRunAgain: false };
  return JSON.stringify(shared).replaceAll('<', '\\u003c');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function withoutSourceMap(text: string): string {
  return text.replace(/\n?(?:\/\/# sourceMappingURL=.*|\/\*# sourceMappingURL=.*\*\/)\s*$/, '');
}

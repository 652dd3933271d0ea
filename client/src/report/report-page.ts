/** What the page of a panel is made of. Addresses as the panel sees them. */
export interface PageParts {
  title: string;
  script: string;
  style: string;
  /** Where styles may come from: the editor's own word for the files of an extension. */
  source: string;
  /** Unguessable; only the script that carries it runs. */
  nonce: string;
}

/** The part of a page's policy that shuts everything. */
export const CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'";

/** The page of a panel. It holds nothing of a run: that comes as a message. */
export function reportPage({ title, script, style, source, nonce }: PageParts): string {
  const policy = `${CLOSED}; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<div id="report"></div>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

/** As text or attribute of HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

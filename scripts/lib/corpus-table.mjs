/** test/corpus/README.md: how quiet the checks are on good code, by project, and every false finding. */
export function corpusTable(projects, verdicts) {
  const rows = projects.flatMap((pin) => {
    const { lines, findings } = verdicts[pin] ?? {};
    if (findings === undefined) return [];
    const count = (verdict) => Object.values(findings).filter((finding) => finding.verdict === verdict).length;
    return [{ pin, lines, right: count('true'), wrong: count('false'), open: count('?') }];
  });
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const wrong = projects.flatMap((pin) =>
    Object.entries(verdicts[pin]?.findings ?? {})
      .filter(([, { verdict }]) => verdict === 'false')
      .map(([place, { severity, why }]) => `| ${pin} | \`${place}\` | ${severity} | ${why} |`),
  );
  const rate = sum('wrong') ? `one in ${Math.round(sum('lines') / sum('wrong')).toLocaleString('en')} lines` : 'none';
  return `<!-- Generated from verdicts.json by "node scripts/corpus.mjs --file". -->
# Quiet on good code

\`looptrap check\` over the test suites in the source distributions of ${rows.length} projects,
${sum('lines').toLocaleString('en')} lines. Every finding was read by hand; verdicts.json says why each is right or wrong.
False findings: ${sum('wrong')}, ${rate}.

| Project | Lines of tests | True | False | Not read yet |
|---|---:|---:|---:|---:|
${rows.map(({ pin, lines, right, wrong, open }) => `| ${pin} | ${lines} | ${right} | ${wrong} | ${open} |`).join('\n')}
| **all** | **${sum('lines')}** | **${sum('right')}** | **${sum('wrong')}** | **${sum('open')}** |

## The false ones

${wrong.length ? `| Project | Finding | Severity | Why it is false |\n|---|---|---|---|\n${wrong.join('\n')}` : 'None.'}
`;
}

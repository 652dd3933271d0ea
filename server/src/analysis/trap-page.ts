const DOCS = 'https://github.com/looptrap/looptrap/blob/main/docs';

/** Web address of a trap's page. The same text lies in the repository as docs/traps/<name>.md. */
export function trapPage(name: string): string {
  // No trap of the code, but told like one.
  return name === 'unused-suppression' ? `${DOCS}/suppressions.md` : `${DOCS}/traps/${name}.md`;
}

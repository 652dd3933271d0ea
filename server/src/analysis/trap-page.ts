const PAGES = 'https://github.com/looptrap/looptrap/blob/main/docs/traps';

/** Web address of a trap's page. The same text lies in the repository as docs/traps/<name>.md. */
export function trapPage(name: string): string {
  return `${PAGES}/${name}.md`;
}

import { relative } from 'node:path';

/**
 * A reported file as the checkout sees it: GitHub takes paths relative to the repository's top, wherever a step runs.
 * @param file relative to `cwd`, with `/`
 * @param checkout top of the checkout (GITHUB_WORKSPACE); undefined or elsewhere: the file stays as it is
 */
export function checkoutPath(file: string, cwd: string, checkout: string | undefined): string {
  if (!checkout) return file;
  const below = relative(checkout, `${cwd}/${file}`).replaceAll('\\', '/');
  return below.startsWith('../') || /^(?:[A-Za-z]:)?\//.test(below) ? file : below;
}

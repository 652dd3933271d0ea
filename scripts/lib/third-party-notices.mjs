import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of everything that is in the bundles.
 * @param {readonly string[]} inputs the files that esbuild bundled
 * @param extra packages that are copied rather than bundled
 * @returns the text of the notices; throws when a bundled package brings no licence text
 */
export function thirdPartyNotices(root, inputs, extra) {
  const bundled = inputs.flatMap(
    (path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!node_modules)/.exec(path)?.[1] ?? [],
  );
  const names = [...new Set([...bundled, ...extra])].sort();
  return names.map((name) => notice(root, name)).join(`\n\n${'-'.repeat(80)}\n\n`);
}

function notice(root, name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file || !existsSync(join(folder, file)))
    throw new Error(`${name} ${version} (${license}) brings no licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
}

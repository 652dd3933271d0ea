import { parseEnv } from 'node:util';

/**
 * The variables of a `.env` file. `${NAME}` stands for one that the file named before, or else for one of the editor's
 * environment, as in the Python extension; a value that is none stays as it is written.
 */
export function readEnvFile(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text.replace(/^\ufeff/, '')))) {
    if (value === undefined) continue;
    known[name] = value.replace(/\$\{(\w+)\}/g, (whole, other: string) => known[other] ?? environment[other] ?? whole);
  }
  return known;
}

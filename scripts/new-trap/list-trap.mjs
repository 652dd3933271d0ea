/** The text of a category's traps.ts with one trap more, in the order of names. */
export function listTrap(text, name, identifier) {
  const entry = /(?<=readonly Trap\[\] = \[)[^\]]*(?=\])/;
  const listed = [...(entry.exec(text)?.[0].matchAll(/\w+/g) ?? [])].map(([known]) => known);
  const imports = [...text.matchAll(/^import \{ \w+ \} from '\.\/([\w-]+)';\n/gm)];
  const after = imports.filter(([, known]) => known < name).at(-1);
  const at = after === undefined ? (imports[0]?.index ?? 0) : after.index + after[0].length;
  const whole = `${text.slice(0, at)}import { ${identifier} } from './${name}';\n${text.slice(at)}`;
  return whole.replace(
    entry,
    `\n${[...listed, identifier]
      .sort()
      .map((known) => `  ${known},\n`)
      .join('')}`,
  );
}

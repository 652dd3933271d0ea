/** `${workspaceFolder}`, `${env:NAME}` and `~` in the path that a setting names. */
export function withVariables(
  value: string,
  workspaceFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const home = environment.HOME ?? environment.USERPROFILE ?? '~';
  return value
    .replace(/\$\{workspaceFolder\}/g, () => workspaceFolder)
    .replace(/\$\{env:(\w+)\}/g, (_, name: string) => environment[name] ?? '')
    .replace(/^~(?=$|[\\/])/, () => home);
}

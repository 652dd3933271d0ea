/**
 * A workflow command of GitHub Actions, which shows its message at a place of the checkout.
 * @param properties those that are undefined are left out
 */
export function workflowCommand(
  level: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${[level, ...(written.length > 0 ? [written.join(',')] : [])].join(' ')}::${escapeData(message)}`;
}

/** How loud a finding is said; GitHub knows three levels. */
export function annotationLevel(severity: string): 'error' | 'warning' | 'notice' {
  return severity === 'error' || severity === 'warning' ? severity : 'notice';
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** An XML element with text inside. */
export function element(name: string, written: Readonly<Record<string, string | number>>, text = ''): string {
  return `<${name}${attributes(written)}>${escapeXml(text)}</${name}>`;
}

/** The attributes of an element, with a space before each. */
export function attributes(written: Readonly<Record<string, string | number>>): string {
  return Object.entries(written)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** XML 1.0 has no way to write most control characters, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** How pip calls it; the variable that tells uv the same; what stands between several values there. */
const VARIABLES = [
  ['index-url', 'UV_DEFAULT_INDEX'],
  ['extra-index-url', 'UV_EXTRA_INDEX_URL', ' '],
  ['find-links', 'UV_FIND_LINKS', ','],
  ['constraint', 'UV_CONSTRAINT', ' '],
  ['trusted-host', 'UV_INSECURE_HOST', ' '],
  ['cert', 'SSL_CERT_FILE'],
  ['proxy', 'ALL_PROXY'],
  ['timeout', 'UV_HTTP_TIMEOUT'],
  ['default-timeout', 'UV_HTTP_TIMEOUT'],
];

/** Sections of pip's configuration that `pip install` reads; a later one wins. */
const SECTIONS = ['global', 'install', ':env:'];

/**
 * Environment variables that make uv install from where pip would.
 * @param {string} listed what `pip config list` prints: lines such as `global.index-url='https://example.org/simple'`
 * @returns {Record<string, string>}
 * @throws {Error} when pip may ask no index: uv has no variable for that
 */
export function uvSettings(listed) {
  const settings = new Map(SECTIONS.flatMap((section) => settingsOf(section, listed)));
  if (/^(1|true|yes|on)$/i.test(settings.get('no-index') ?? '')) throw new Error('pip is told to use no index');
  // uv would look no further than the first index that has a package.
  const variables = { UV_INDEX_STRATEGY: 'unsafe-best-match' };
  for (const [name, variable, separator] of VARIABLES) {
    const text = settings.get(name);
    if (!text) continue;
    variables[variable] = separator ? text.split(/\s+/).filter(Boolean).join(separator) : text;
  }
  return variables;
}

function settingsOf(section, listed) {
  return listed.split('\n').flatMap((line) => {
    const match = /^([^.]+)\.([\w-]+)=(['"])(.*)\3\s*$/.exec(line);
    return match?.[1] === section ? [[match[2].replaceAll('_', '-'), match[4].replaceAll('\\n', ' ')]] : [];
  });
}

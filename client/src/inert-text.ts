import { visibleText } from './report/model/visible-text';

/*
 * Names of tests, files and tasks are other people's text: ids of parameters hold what a test was given, files come with
 * the repository. Where the editor reads signs of its own in a text, these keep them from meaning anything.
 */

/** For a lens, a tree or a list: there `$(name)` would be drawn as an icon. */
export function labelText(text: string): string {
  return visibleText(oneLined(text)).replaceAll('$(', '\\$(');
}

/** For a notification: there `[text](command:...)` would be a link that runs something. */
export function notificationText(text: string): string {
  return visibleText(text).replaceAll('](', '] (');
}

/** For Markdown: nothing in it is markup, a link, an entity or an address. */
export function markdownText(text: string): string {
  return visibleText(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&@]|:(?=\/\/)/g, '\\$&')
    .replace(/\r?\n/g, '  \n');
}

/** The address of a command in Markdown: what would end the address early is written out. */
export function commandLink(command: string, args: readonly unknown[]): string {
  const argument = encodeURIComponent(JSON.stringify(args));
  return `command:${command}?${argument.replace(/[()'!*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}

function oneLined(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

import { visibleText } from '../model/visible-text';

/** What people name may hold line breaks, or what nobody sees; a line of the document is one of the report. */
export function oneLine(text: string): string {
  return visibleText(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' '));
}

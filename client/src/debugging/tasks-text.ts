import type { Loc } from '../../../watchdog/events/events.generated';
import { inOrder, type PausedTask, type PausedTasks } from './tasks-at-pause';

/** All tasks at a pause as text that folds by its indentation, in the language of reports. */
export function tasksText({ loops }: PausedTasks, title: string): string {
  const told = loops.filter(({ tasks }) => tasks.length > 0);
  const lines = [
    `tasks ${oneLine(title)}`,
    ...(told.length === 0 ? ['', 'There are none.'] : []),
    ...told.flatMap((loop) => [
      '',
      oneLine(loop.about),
      ...inOrder(loop).flatMap(taskLines),
      ...(loop.left_out > 0 ? [`  and ${loop.left_out} more`] : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function taskLines(task: PausedTask): string[] {
  const { label, state, own, cycle, owner, at, created, chain, stack } = task;
  const words = [state, ...(own ? ["the test's own"] : []), ...(cycle ? ['in a circle'] : [])];
  return [
    `  task ${oneLine(label)}  ${words.join('  ')}${behind(at)}`,
    ...section(
      'waits',
      chain.map((link) => `${oneLine(link.what)} waits for ${oneLine(link.waitsFor)}${behind(link.at)}`),
    ),
    ...section(
      'stack',
      stack.map((place) => `${place.func ?? 'module'}${behind(place)}`),
    ),
    ...(created ? [`    made in ${oneLine(owner)}${behind(created)}`] : []),
  ];
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`    ${name}:`, ...lines.map((line) => `      ${line}`)];
}

function behind(place: Loc | undefined): string {
  return place ? `  ${oneLine(place.file)}:${place.line}` : '';
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

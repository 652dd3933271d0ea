import path from 'node:path';
import {
  commands,
  type DebugSession,
  DebugStackFrame,
  Disposable,
  debug,
  type QuickInputButton,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
  workspace,
} from 'vscode';
import type { Loc } from '../../../watchdog/events/events.generated';
import { COMMANDS } from '../command-ids';
import { labelText, notificationText } from '../inert-text';
import type { TextDocuments } from '../report/text/text-documents';
import { RUN_KEY } from './debug-configuration';
import { inOrder, type PausedTask, type PausedTasks, readTasks, TASKS_EXPRESSION, wordsOf } from './tasks-at-pause';
import { tasksText } from './tasks-text';

const AS_TEXT: QuickInputButton = { iconPath: new ThemeIcon('list-tree'), tooltip: 'Show All as Text' };
const MADE: QuickInputButton = { iconPath: new ThemeIcon('go-to-file'), tooltip: 'Go to Where It Was Made' };

/** Offers "Show Tasks" while a debugger of Python stands at a line. */
export function tasksAtPause(texts: TextDocuments): Disposable {
  const tell = (session: DebugSession | undefined): void => {
    const ours = session?.configuration[RUN_KEY] !== undefined;
    void commands.executeCommand('setContext', 'looptrap.debugging', ours);
  };
  return Disposable.from(
    debug.onDidChangeActiveDebugSession(tell),
    commands.registerCommand(COMMANDS.showTasks, () => showTasks(texts)),
    commands.registerCommand(COMMANDS.showTasksText, () => showTasks(texts, true)),
  );
}

async function showTasks(texts: TextDocuments, asText = false): Promise<void> {
  const session = debug.activeDebugSession;
  const found = session ? await ask(session) : 'nothing is being debugged. Debug a test first';
  if (!session || typeof found === 'string') {
    void window.showInformationMessage(notificationText(`Looptrap: the tasks can't be shown: ${found}.`));
    return;
  }
  const show = () => texts.show(titleOf(session), tasksText(found, titleOf(session)), session.configuration.cwd ?? '');
  if (asText) await show();
  else pick(found, show);
}

function titleOf({ name }: DebugSession): string {
  return `at a pause of ${name.replace(/^Looptrap: /, '')}`;
}

/** The tasks, or why they can't be told. */
async function ask(session: DebugSession): Promise<PausedTasks | string> {
  const frameId = await stoppedFrame(session);
  if (frameId === undefined) return 'the debugger stands at no line. Press pause';
  try {
    // What is shown for the clipboard is not shortened.
    const asked = { expression: TASKS_EXPRESSION, frameId, context: 'clipboard' };
    const { result } = (await session.customRequest('evaluate', asked)) as { result: string };
    return readTasks(result) ?? `the debugger answered ${result.slice(0, 80)}`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return /No module named|ModuleNotFound/.test(why) ? 'this session does not run under the watchdog' : why;
  }
}

/** The frame that is looked at, else the innermost of the first thread that stands still. */
async function stoppedFrame(session: DebugSession): Promise<number | undefined> {
  const active = debug.activeStackItem;
  if (active instanceof DebugStackFrame && active.session.id === session.id) return active.frameId;
  const { threads } = (await session.customRequest('threads')) as { threads: { id: number }[] };
  for (const { id } of threads) {
    try {
      const { stackFrames } = (await session.customRequest('stackTrace', { threadId: id, levels: 1 })) as {
        stackFrames: { id: number }[];
      };
      if (stackFrames[0]) return stackFrames[0].id;
    } catch {
      // A thread that runs has no stack to show.
    }
  }
  return undefined;
}

interface TaskItem extends QuickPickItem {
  readonly task?: PausedTask;
}

function pick(found: PausedTasks, showText: () => Promise<void>): void {
  const list = window.createQuickPick<TaskItem>();
  list.title = 'Tasks at This Pause';
  list.placeholder = 'Choose a task to go to its line';
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.buttons = [AS_TEXT];
  list.items = itemsOf(found);
  list.onDidTriggerButton(() => {
    list.hide();
    void showText();
  });
  list.onDidTriggerItemButton(({ item }) => {
    list.hide();
    if (item.task?.created) void open(item.task.created);
  });
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    list.hide();
    if (chosen?.task?.at) void open(chosen.task.at);
  });
  list.onDidHide(() => list.dispose());
  list.show();
}

function itemsOf({ loops }: PausedTasks): TaskItem[] {
  const told = loops.filter(({ tasks }) => tasks.length > 0);
  if (told.length === 0) return [{ label: 'There are no tasks', detail: 'No loop has one that is not done.' }];
  return told.flatMap((loop) => [
    { label: labelText(loop.about), kind: QuickPickItemKind.Separator },
    ...inOrder(loop).map(itemOf),
    ...(loop.left_out > 0 ? [{ label: `and ${loop.left_out} more` }] : []),
  ]);
}

function itemOf(task: PausedTask): TaskItem {
  const { label, own, cycle, at, created } = task;
  const notes = [
    ...(at ? [placeWords(at)] : []),
    ...(own ? ["the test's own"] : []),
    ...(cycle ? ['in a circle'] : []),
  ];
  return {
    label: `$(${iconOf(task)}) ${labelText(label)}`,
    description: labelText(notes.join(' · ')),
    detail: labelText(wordsOf(task)),
    ...(created && { buttons: [MADE] }),
    task,
  };
}

function iconOf({ state, cycle }: PausedTask): string {
  if (cycle) return 'issue-reopened';
  switch (state) {
    case 'running':
      return 'debug-stackframe';
    case 'ready':
      return 'debug-continue';
    case 'waiting':
      return 'watch';
    default:
      return state satisfies never;
  }
}

function placeWords({ file, line }: Loc): string {
  return `${workspace.asRelativePath(path.normalize(file))}:${line}`;
}

async function open({ file, line, col }: Loc): Promise<void> {
  await commands.executeCommand(COMMANDS.openPlace, file, line, col ?? 1);
}

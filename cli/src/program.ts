import { Command, InvalidArgumentError, Option } from 'commander';
import { FINDING_KINDS, type FindingKind } from '../../watchdog/runner/run-report';
import { LOOPTRAP_VERSION } from '../../watchdog/runner/version';
import { checkCommand } from './check/check-command';
import { type CheckOptions, SEVERITIES } from './check/check-options';
import { explainCommand } from './explain/explain-command';
import { FORMATS } from './formats/formats';
import { type MigrateOptions, migrateCommand } from './migrate/migrate-command';
import { runCommand } from './run/run-command';
import { type RunOptions, USUAL_FAIL_ON } from './run/run-options';
import { serverCommand } from './server-command';

/** Of pytest-xdist 3. */
const DIST_MODES = ['each', 'load', 'loadscope', 'loadfile', 'loadgroup', 'worksteal', 'no'] as const;

/**
 * The command line.
 * @param passedOn what stood behind `--`, for pytest.
 * @param done takes the exit status of the command that ran.
 */
export function makeProgram(passedOn: readonly string[], done: (status: number | undefined) => void): Command {
  const program = new Command('looptrap')
    .description('Finds and explains event-loop traps in async Python tests.')
    .version(LOOPTRAP_VERSION)
    .exitOverride();

  program
    .command('check')
    .description('read tests and tell their traps; runs nothing')
    .argument('[paths...]', 'files or folders; none: the project around the current folder')
    .addOption(format())
    .option('--output <file>', 'write to a file')
    .option('--select <traps>', 'only these traps or categories', listOf)
    .option('--ignore <traps>', 'not these traps or categories', listOf)
    .addOption(new Option('--severity <level>', 'the quietest that counts').choices(SEVERITIES).default('hint'))
    .option('--fix', 'repair what can be repaired safely')
    .option('--unsafe-fixes', 'with --fix or --diff: also repairs that may change what a program does')
    .option('--diff', 'show the repairs, write nothing')
    .option('--python <path>', "interpreter whose installed versions count (default: the project's environment)")
    .option('--target <versions>', 'pretend versions: pytest-asyncio==0.23.4,...', versions)
    .option(
      '--stdin-filename <file>',
      'read this file from standard input; with --fix its repaired text goes to output',
    )
    .option('--jobs <count>', 'threads that read', wholeNumber, 1)
    .option('--no-cache', 'read everything anew, and keep nothing in .looptrap_cache')
    .option('--statistics', 'count the findings of each trap')
    .option('--baseline <file>', 'leave out the findings of this file: only new ones count')
    .option('--write-baseline', 'make the baseline of what is found now')
    .action(async (paths: string[], options: CheckOptions) => done(await checkCommand(paths, options)));

  program
    .command('run')
    .description('run pytest under the loop watchdog')
    .usage('[options] [NODEID|PATH...] [-- PYTEST-ARGS...]')
    .argument('[targets...]', 'node ids or paths; none: what pytest is configured for')
    .addOption(format())
    .option('--output <file>', 'write the findings to a file')
    .option('--events <file>', 'write the raw event stream to a file')
    .option('--trace <file>', 'write a timeline for Perfetto and chrome://tracing')
    .option('--python <path>', 'interpreter (default: the activated virtual environment, or the one around the tests)')
    .option(
      '--stall-after <seconds>',
      "end a wait after this long even when nothing is proved (default: what pytest's configuration says, else 10)",
      positive,
    )
    .option(
      '--fail-on <kinds>',
      `kinds of findings that fail a run that passed, or all, or none (default: what pytest's configuration says, else ${USUAL_FAIL_ON})`,
      findingKinds,
    )
    .option('--repeat <count>', 'run this often and tell what differed', wholeNumber, 1)
    .option('-n, --numprocesses <workers>', 'workers of pytest-xdist: a number, auto or logical', workers)
    .addOption(new Option('--dist <mode>', 'how pytest-xdist hands out the tests').choices(DIST_MODES))
    .action(async (targets: string[], options: RunOptions) => done(await runCommand(targets, passedOn, options)));

  program
    .command('migrate')
    .description('take tests from an older pytest-asyncio to the newest; shows one change, runs nothing')
    .argument('[folder]', 'none: the project around the current folder')
    .option(
      '--to <versions>',
      'versions to migrate to: pytest-asyncio==1.5.0,... (default: the newest known)',
      versions,
    )
    .option('--from <versions>', 'versions the tests are for (default: those of the environment)', versions)
    .option('--diff', 'show the change, write nothing (the default)')
    .option('--write', 'write the change')
    .option('--python <path>', "interpreter whose installed versions count (default: the project's environment)")
    .action(async (folder: string | undefined, options: MigrateOptions) => done(await migrateCommand(folder, options)));

  program
    .command('explain')
    .description('explain a trap or an error message, or list all traps')
    .argument('[trap-or-message...]', 'a trap, a category, a pasted message or traceback, or - for standard input')
    .action((words: string[]) => done(explainCommand(words)));

  program
    .command('server')
    .description('start the language server')
    .option('--stdio', 'talk over standard input and output')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      await serverCommand(process.argv);
      done(undefined);
    });

  return program;
}

function format(): Option {
  return new Option('--format <format>', 'how findings are told (default: github under GitHub Actions, else text)')
    .choices(FORMATS)
    .default(process.env.GITHUB_ACTIONS ? 'github' : 'text');
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number of seconds above 0.');
  return value;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

function workers(text: string): string {
  if (!/^(?:\d{1,4}|auto|logical)$/.test(text)) throw new InvalidArgumentError('Give a number, auto or logical.');
  return text;
}

function findingKinds(text: string): FindingKind[] {
  return listOf(text).flatMap((name) => {
    if (name === 'all') return FINDING_KINDS;
    if (name === 'none') return [];
    const kind = FINDING_KINDS.find((known) => known === name);
    if (kind === undefined) throw new InvalidArgumentError(`Choose from ${FINDING_KINDS.join(', ')}, all, none.`);
    return kind;
  });
}

function versions(text: string): Record<string, string> {
  const pairs = listOf(text).map((pin) => {
    const [, name, version] = /^([\w.-]+)==([\w.+!-]+)$/.exec(pin) ?? [];
    if (name === undefined || version === undefined) throw new InvalidArgumentError('Write NAME==VERSION,...');
    return [name.toLowerCase().replace(/[-_.]+/g, '-'), version] as const;
  });
  return Object.fromEntries(pairs);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

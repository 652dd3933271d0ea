import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FINDING_KINDS, type FindingKind } from '../../watchdog/runner/run-report';
import { LOOPTRAP_VERSION } from '../../watchdog/runner/version';
import { EXIT } from './exit-status';
import { type RunOptions, runCommand } from './run/run-command';

const FORMATS = ['text', 'json'];
const FAIL_ON: readonly FindingKind[] = ['deadlock', 'stall', 'cross-loop'];

/**
 * @param argv arguments after the program's name.
 * @returns the exit status.
 */
async function main(argv: readonly string[]): Promise<number> {
  const dashes = argv.indexOf('--');
  const ours = dashes === -1 ? argv : argv.slice(0, dashes);
  const passedOn = dashes === -1 ? [] : argv.slice(dashes + 1);
  let status: number = EXIT.nothingFound;
  const program = new Command('looptrap')
    .description('Finds and explains event-loop traps in async Python tests.')
    .version(LOOPTRAP_VERSION)
    .exitOverride();
  program
    .command('run')
    .description('run pytest under the loop watchdog')
    .usage('[options] [NODEID|PATH...] [-- PYTEST-ARGS...]')
    .argument('[targets...]', 'node ids or paths; none: what pytest is configured for')
    .addOption(new Option('--format <format>', 'how findings are told').choices(FORMATS).default('text'))
    .option('--output <file>', 'write the findings to a file')
    .option('--events <file>', 'write the raw event stream to a file')
    .option('--python <path>', 'interpreter (default: the activated or the nearest virtual environment)')
    .option('--stall-after <seconds>', 'end a wait after this long even when nothing is proved', positive, 10)
    .option('--fail-on <kinds>', 'kinds of findings that fail a run that passed', findingKinds, FAIL_ON)
    .action(async (targets: string[], options: RunOptions) => {
      status = await runCommand(targets, passedOn, options);
    });
  try {
    await program.parseAsync(ours, { from: 'user' });
    return status;
  } catch (error) {
    // commander has said what is wrong; help and version end here too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.nothingFound : EXIT.couldNot;
    throw error;
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of seconds above 0.');
  return value;
}

function findingKinds(text: string): FindingKind[] {
  return listOf(text).map((name) => {
    const kind = FINDING_KINDS.find((known) => known === name);
    if (kind === undefined) throw new InvalidArgumentError(`Choose from ${FINDING_KINDS.join(', ')}.`);
    return kind;
  });
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(`looptrap: ${told}\nThis is a fault of Looptrap; please report it with this text.`);
    process.exitCode = EXIT.couldNot;
  },
);

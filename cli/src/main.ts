#!/usr/bin/env node
import { parentPort } from 'node:worker_threads';
import { CommanderError } from 'commander';
import { serveChecks } from './check/check-worker';
import { EXIT } from './exit-status';
import { makeProgram } from './program';
import { Refusal } from './refusal';

/**
 * @param argv arguments after the program's name.
 * @returns the exit status; undefined when the process goes on as the language server.
 */
async function main(argv: readonly string[]): Promise<number | undefined> {
  const dashes = argv.indexOf('--');
  const ours = dashes === -1 ? argv : argv.slice(0, dashes);
  const passedOn = dashes === -1 ? [] : argv.slice(dashes + 1);
  let status: number | undefined = EXIT.nothingFound;
  const program = makeProgram(passedOn, (result) => {
    status = result;
  });
  try {
    await program.parseAsync(ours, { from: 'user' });
    return status;
  } catch (error) {
    // commander has said what is wrong; help and version end here too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.nothingFound : EXIT.couldNot;
    if (error instanceof Refusal) {
      console.error(`looptrap: ${error.message}`);
      return EXIT.couldNot;
    }
    throw error;
  }
}

function start(): void {
  // The reader of a pipe may leave before the end (`looptrap explain | head`). A run is ended as when a terminal goes.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (process.listenerCount('SIGHUP') > 0) process.emit('SIGHUP');
    else process.exit(EXIT.nothingFound);
  });
  main(process.argv.slice(2)).then(
    (status) => {
      if (status !== undefined) process.exitCode = status;
    },
    (error: unknown) => {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.error(`looptrap: ${told}\nThis is a fault of Looptrap; please report it with this text.`);
      process.exitCode = EXIT.couldNot;
    },
  );
}

// The threads of `check --jobs` run this same bundle.
if (parentPort === null) start();
else serveChecks(parentPort);

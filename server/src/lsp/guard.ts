import { LSPErrorCodes, type RemoteConsole, ResponseError } from 'vscode-languageserver';
import { noteMessage } from './breathe';

/**
 * Wraps a request handler so that a mistake in it costs one answer: it is logged, and the editor gets `empty`.
 * @param what the request in words, for the log
 */
export function guarded<Args extends unknown[], Answer>(
  log: RemoteConsole,
  what: string,
  empty: Answer,
  handle: (...args: Args) => Promise<Answer> | Answer,
): (...args: Args) => Promise<Answer> {
  return async (...args) => {
    noteMessage();
    try {
      return await handle(...args);
    } catch (error) {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) throw error;
      log.error(`${what} failed: ${describeError(error)}`);
      return empty;
    }
  };
}

/** An error with its stack, or whatever was thrown, as text for the log. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { type Connection, ErrorCodes, type MessageStrategy, ResponseError } from 'vscode-languageserver/node';

/**
 * Keeps what comes at the wrong time from the server. The protocol: before `initialize` and after `shutdown` questions
 * are refused and tellings passed over, `exit` apart; `initialize` comes once.
 */
export interface OrderOfMessages {
  /** To be given to the connection when it is made. */
  readonly messageStrategy: MessageStrategy;
  /** To be called before the connection listens. */
  refuseOn(connection: Connection): void;
  initialized(): void;
  ended(): void;
}

/** No editor sends it: what is refused is answered under this name. */
const REFUSED = 'looptrap/refused';
type Refusal = 'early' | 'late' | 'again';

export function createOrderOfMessages(): OrderOfMessages {
  let state: 'new' | 'running' | 'ended' = 'new';
  const refusalOf = (method: string): Refusal | undefined => {
    if (state === 'ended') return 'late';
    if (state === 'running') return method === 'initialize' ? 'again' : undefined;
    return method === 'initialize' || method === 'shutdown' ? undefined : 'early';
  };
  return {
    messageStrategy: {
      handleMessage(message, next) {
        // The answers to the server's own questions have no method.
        const method = 'method' in message && typeof message.method === 'string' ? message.method : undefined;
        const refusal = method === undefined || method === 'exit' ? undefined : refusalOf(method);
        if (refusal === undefined) return next(message);
        // What nobody waits for is passed over.
        if ('id' in message) return next(Object.assign({}, message, { method: REFUSED, params: { refusal } }));
      },
    },
    refuseOn(connection) {
      connection.onRequest(REFUSED, ({ refusal }: { refusal?: Refusal }) => answerOf(refusal));
    },
    initialized() {
      state = 'running';
    },
    ended() {
      state = 'ended';
    },
  };
}

function answerOf(refusal: Refusal | undefined): ResponseError<void> {
  switch (refusal) {
    case 'early':
      return new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');
    case 'late':
      return new ResponseError(ErrorCodes.InvalidRequest, 'the server was shut down');
    case 'again':
      return new ResponseError(ErrorCodes.InvalidRequest, 'the server is initialized already');
    case undefined:
      return new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${REFUSED}`);
    default:
      return refusal satisfies never;
  }
}

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFileSystem } from '../workspace/node-file-system';
import { describeError } from './guard';
import { createOrderOfMessages } from './order-of-messages';
import { startServer } from './server';

// The transport (--stdio, --node-ipc, --socket, --pipe) is read from the command line by the library, which also
// watches --clientProcessId and ends this process when the editor is gone.
const order = createOrderOfMessages();
const connection = createConnection(ProposedFeatures.all, { messageStrategy: order.messageStrategy });

// One mistake costs one answer, never the server.
process.on('unhandledRejection', (error) => connection.console.error(describeError(error)));

startServer(connection, nodeFileSystem, order);

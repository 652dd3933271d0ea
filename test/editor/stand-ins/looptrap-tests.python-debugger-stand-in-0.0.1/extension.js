// Stands in for the Python Debugger extension, which is in no registry the tests can reach: it registers the same type of
// session, starts the program that the configuration names as that would, and stops at no line.
const { spawn } = require('node:child_process');
const vscode = require('vscode');

exports.activate = (context) => {
  const configurations = [];
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory('debugpy', {
      createDebugAdapterDescriptor({ configuration }) {
        configurations.push(configuration);
        return new vscode.DebugAdapterInlineImplementation(new Adapter());
      },
    }),
  );
  // What was to be debugged, for the tests to look at.
  return { configurations };
};

class Adapter {
  sent = new vscode.EventEmitter();
  onDidSendMessage = this.sent.event;
  sequence = 0;
  child = undefined;

  handleMessage({ type, command, seq, arguments: given }) {
    if (type !== 'request') return;
    const body = command === 'threads' ? { threads: [] } : {};
    if (command === 'launch') this.launch(given);
    if (command === 'disconnect' || command === 'terminate') this.child?.kill('SIGKILL');
    this.send({ type: 'response', request_seq: seq, success: true, command, body });
    if (command === 'initialize') this.tell('initialized', {});
  }

  launch({ python, module, args, cwd, env }) {
    this.child = spawn(python, ['-m', module, ...args], { cwd, env: { ...process.env, ...env } });
    for (const category of ['stdout', 'stderr']) {
      this.child[category].on('data', (data) => this.tell('output', { category, output: String(data) }));
    }
    this.child.on('close', (code) => {
      this.tell('exited', { exitCode: code ?? -9 });
      this.tell('terminated', {});
    });
  }

  tell(event, body) {
    this.send({ type: 'event', event, body });
  }

  send(message) {
    this.sequence += 1;
    this.sent.fire({ seq: this.sequence, ...message });
  }

  dispose() {
    this.child?.kill('SIGKILL');
  }
}

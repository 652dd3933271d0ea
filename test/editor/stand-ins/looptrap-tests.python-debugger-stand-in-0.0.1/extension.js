// Stands in for the Python Debugger extension, which is in no registry the tests can reach: it registers the same type of
// session, starts the program that the configuration names as that would, evaluates in it, and says that it has stopped
// where it is told to pause. It stops nothing: what is paused by it is a test that hangs.
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const vscode = require('vscode');

const children = new Set();

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

exports.deactivate = () => {
  for (const child of children) child.kill('SIGKILL');
};

class Adapter {
  sent = new vscode.EventEmitter();
  onDidSendMessage = this.sent.event;
  sequence = 0;
  child = undefined;
  /** Those who wait for an answer of the program, in order. */
  waiting = [];

  handleMessage({ type, command, seq, arguments: given }) {
    if (type !== 'request') return;
    const respond = (body, message) =>
      this.send({ type: 'response', request_seq: seq, success: message === undefined, command, body, message });
    switch (command) {
      case 'launch':
        this.launch(given);
        return respond({});
      case 'disconnect':
      case 'terminate':
        this.child?.kill('SIGKILL');
        return respond({});
      case 'pause':
        respond({});
        return this.tell('stopped', { reason: 'pause', threadId: 1, allThreadsStopped: true });
      case 'threads':
        return respond({ threads: [{ id: 1, name: 'MainThread' }] });
      case 'stackTrace':
        return respond({ stackFrames: [{ id: 7, name: '<module>', line: 0, column: 0 }], totalFrames: 1 });
      case 'scopes':
        return respond({ scopes: [] });
      case 'evaluate':
        if (given.frameId !== 7) return respond(undefined, `no frame ${given.frameId}`);
        this.waiting.push(({ result, error }) => respond({ result, variablesReference: 0 }, error));
        return void this.child.stdin.write(`${JSON.stringify(given.expression)}\n`);
      default:
        respond({});
        if (command === 'initialize') this.tell('initialized', {});
    }
  }

  launch({ python, module, args, cwd, env }) {
    const child = spawn(python, [join(__dirname, 'pydevd_stand_in.py'), module, ...args], {
      cwd,
      env: { ...process.env, ...env, STAND_IN_ANSWERS: '3' },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    children.add(child);
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdio[3] }).on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
    for (const category of ['stdout', 'stderr']) {
      child[category].on('data', (data) => this.tell('output', { category, output: String(data) }));
    }
    child.on('close', (code) => {
      children.delete(child);
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

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFaultFile } from '../../../watchdog/runner/fault-file';
import { testEnvironments } from '../../environments';
import { temporaryProject } from './temporary-project';

const DUMPER = `
import faulthandler, os, signal, sys, threading
faulthandler.register(signal.SIGUSR2, file=open(sys.argv[1], "w"), all_threads=True)
ready, gate = threading.Event(), threading.Event()

def wait_here():
    ready.set()
    gate.wait()

def täglich():
    os.kill(os.getpid(), signal.SIGUSR2)

threading.Thread(target=wait_here, name="waiter", daemon=True).start()
ready.wait()
täglich()
täglich()
gate.set()
`;

test.each(testEnvironments())('what the faulthandler of $name writes', ({ python }) => {
  const folder = temporaryProject({ 'dümper.py': DUMPER });
  const file = join(folder, 'fault');
  execFileSync(python, [join(folder, 'dümper.py'), file]);
  const threads = parseFaultFile(readFileSync(file, 'utf8'));
  expect(threads.map(({ current }) => current)).toEqual([false, true]);
  const current = threads.find((thread) => thread.current);
  expect(current?.frames).toEqual([
    { file: join(folder, 'dümper.py'), line: 11, function: 'täglich' },
    { file: join(folder, 'dümper.py'), line: 16, function: '<module>' },
  ]);
  expect(threads[0]?.frames.some((frame) => frame.function === 'wait_here' && frame.line === 8)).toBe(true);
});

test('a dump that is being written, and one without lines', () => {
  expect(parseFaultFile('Current thread 0x00007f (most recent call first):\n  File "a.py", li')).toEqual([
    { current: true, name: undefined, frames: [] },
  ]);
  expect(parseFaultFile('Thread 0x01 [pool-1] (most recent call first):\n  File "a.py", line ??? in f\n')).toEqual([
    { current: false, name: 'pool-1', frames: [{ file: 'a.py', line: undefined, function: 'f' }] },
  ]);
  expect(parseFaultFile('')).toEqual([]);
});

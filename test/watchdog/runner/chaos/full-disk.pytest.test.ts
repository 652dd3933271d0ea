import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { bundleCli } from '../../../cli/bundled-cli';
import { environmentPython } from '../../../environments';
import { finished } from '../../../finished';
import { temporaryProject } from '../temporary-project';

/** The disk it fills is the one that the run writes its events to. */
const FILLS = `import asyncio
import errno
import os
import tempfile

import pytest

FILLER = os.path.join(tempfile.gettempdir(), "filler")


def test_fills_the_disk():
    with pytest.raises(OSError) as raised, open(FILLER, "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    assert raised.value.errno == errno.ENOSPC


@pytest.mark.asyncio
async def test_hangs():
    await asyncio.Event().wait()


def test_passes_meanwhile():
    pass


def test_frees_the_disk():
    os.remove(FILLER)
`;

/** A disk of one megabyte for the temporary files of a command, in a mount namespace of its own (util-linux). */
const ON_A_SMALL_DISK = 'mount -t tmpfs -o size=1m none "$TMPDIR" && exec "$@"';
const obstacle =
  spawnSync('unshare', ['-rm', 'true']).status === 0 ? undefined : 'no "unshare -rm" here: nothing to mount';
if (obstacle) console.error(`SKIPPED a disk that is full for a while: ${obstacle}`);

test.skipIf(obstacle)(
  'a disk that is full for a while: what happens then is told afterwards, nothing is lost',
  async () => {
    const cli = await bundleCli();
    onTestFinished(cli.remove);
    const run = [
      process.execPath,
      cli.path,
      'run',
      '--python',
      environmentPython('newest'),
      '--',
      '-p',
      'no:cacheprovider',
    ];
    const { status, output } = await finished(
      'unshare',
      ['-rm', 'sh', '-c', ON_A_SMALL_DISK, 'sh', ...run],
      temporaryProject({ 'test_full.py': FILLS }),
      { ...process.env, NO_COLOR: '1', TMPDIR: temporaryProject() },
    );
    expect(output).toContain('cannot write events (the disk is full); they are kept');
    expect(output).not.toContain('could not be read');
    expect(output).toMatch(/^ {2}deadlock test_full\.py:20 in test_hangs \(.*, proved\)$/m);
    expect(output).toMatch(/^looptrap: 1 deadlock in 4 tests$/m);
    expect(status).toBe(1);
  },
);

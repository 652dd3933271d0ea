import { advice, type CallList, THREAD } from './entry';

/** Programs that are waited for, and people. */
export const PROCESSES: readonly CallList[] = [
  {
    group: 'subprocess',
    remedy: THREAD,
    of: 'subprocess',
    calls: 'run call check_call check_output getoutput getstatusoutput',
  },
  {
    group: 'subprocess',
    remedy: advice('use asyncio.create_subprocess_exec'),
    of: 'subprocess.Popen',
    calls: 'wait communicate',
  },
  { group: 'subprocess', remedy: THREAD, of: 'os', calls: 'system popen wait waitpid wait3 wait4 waitid' },
  {
    group: 'subprocess',
    remedy: advice('use asyncio.create_subprocess_exec'),
    of: 'os',
    calls: 'spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe',
  },
  { group: 'input', remedy: THREAD, calls: 'input getpass.getpass' },
];

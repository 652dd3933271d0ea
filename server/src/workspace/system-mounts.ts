import { readFileSync } from 'node:fs';

/** Kinds of file systems in which Linux shows its processes, devices and settings. */
const SYSTEM_KINDS =
  /^(?:proc|sysfs|devtmpfs|devpts|cgroup2?|debugfs|tracefs|securityfs|configfs|bpf|pstore|efivarfs|mqueue|fusectl|binfmt_misc|rpc_pipefs|nsfs|autofs|selinuxfs)$/;

let mounts: ReadonlySet<string> | undefined;

/** Where such file systems are mounted; empty where there is no Linux. */
export function systemMounts(): ReadonlySet<string> {
  mounts ??= new Set(readMounts().flatMap(mountOf));
  return mounts;
}

function readMounts(): readonly string[] {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** proc(5): the mount point is the fifth field, the kind the first behind a lone `-`; a space is written `\040`. */
function mountOf(line: string): string[] {
  const [before = '', behind = ''] = line.split(' - ');
  const point = before.split(' ')[4];
  const kind = behind.split(' ')[0] ?? '';
  if (point === undefined || !SYSTEM_KINDS.test(kind)) return [];
  return [point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))];
}

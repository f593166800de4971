import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './file-error.ts';

/** Killed, and not yet collected by its parent. */
const ENDED = 'ended';

/** Names one process for good: a process id alone is given again after a crash or a reboot. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Boot and start time where the system tells (Linux), else empty. */
  readonly started: string;
}

export const ownIdentity = (): ProcessIdentity => ({
  host: hostname(),
  pid: process.pid,
  started: startOf(process.pid),
});

/** Whether that very process runs. Of another machine nothing can be known, so it counts as running. */
export function isRunning({ host, pid, started }: ProcessIdentity): boolean {
  if (host !== hostname()) return true;
  if (!pidRuns(pid)) return false;
  const now = startOf(pid);
  return started === '' || now === '' || started === now;
}

/** Whether a process of this id runs on this machine. */
export function pidRuns(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false; // EPERM: it runs and belongs to someone else
  }
  return startOf(pid) !== ENDED;
}

function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the command's name, which may hold blanks and brackets: the state, and 19 fields later the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? ENDED : `${boot}/${fields[19]}`;
  } catch {
    return '';
  }
}

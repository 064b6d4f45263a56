import { readFileSync } from 'node:fs';

/** Linux counts in these, whatever its own tick is (`USER_HZ`). */
const TICKS_PER_SECOND = 100;

/** User and system time of a process so far, all its threads, in seconds. Linux only, as `/proc` is. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the command's name, in parentheses, and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in megabytes of 10⁶ bytes: now, and the most there was. */
export function memoryMegabytes(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    return (Number(kibibytes) * 1024) / 1e6;
  };
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

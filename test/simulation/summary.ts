import { SORTS, type Sums, sumsOf, type Tally } from './tally.ts';

const DAY_MS = 24 * 3_600_000;

export function progress(tally: Tally, ms: number): string {
  const { schedules, wrong } = sumsOf(tally);
  return `${schedules} schedules, ${Math.round(schedules / (ms / 1000))}/s, ${wrong} wrong\n`;
}

/** What came of all schedules: all but the two rates are the same in each run. */
export function summary(tally: Tally, { ms, cpuMs }: { ms: number; cpuMs: number }): string {
  const all = sumsOf(tally);
  const perSecond = Math.round(all.schedules / (ms / 1000));
  const perCpuSecond = Math.round(all.schedules / (cpuMs / 1000));
  return [
    `schedules            ${all.schedules}`,
    ...SORTS.filter((sort) => tally[sort].schedules > 0).map((sort) => sortLine(sort, tally[sort])),
    `faults met           ${all.faults}`,
    `tokens refreshed     ${all.refreshed}`,
    `tokens served        ${all.served}`,
    `simulated time       ${Math.round(all.simulatedMs / DAY_MS)} days`,
    `unavoidable losses   ${all.lost}, each announced by its event`,
    `  of these           ${all.beyondUs} by a request that left or arrived too late, or under clocks too far apart`,
    `went wrong           ${all.wrong}`,
    `digest               ${all.digest.toString(16).padStart(8, '0')}`,
    `speed                ${perSecond} schedules/s, ${perCpuSecond} per CPU-second`,
    '',
  ].join('\n');
}

function sortLine(sort: string, sums: Sums): string {
  const mean = (of: number): string => (of / sums.schedules).toFixed(1);
  const text = `${sums.schedules}, each of ${mean(sums.calls)} calls and ${mean(sums.faults)} faults on the average`;
  return `  ${sort.padEnd(19)}${text}`;
}

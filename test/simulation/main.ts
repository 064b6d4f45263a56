/**
 * Simulates the refresh under faults. `--schedules <n>` schedules (10,000) from `--seed <s>` (1) on: first each single
 * fault at each call, then as many pairs and random schedules, in turn. `--only <seed>` shows one random schedule, and
 * `--defect <name>` builds a mistake in. Exits with 1 where something went wrong, with the time line of each.
 */
import { parseArgs } from 'node:util';
import { DEFECTS, type Defect } from './defects.ts';
import { pairOfFaults } from './pairs.ts';
import { randomSchedule } from './random-schedule.ts';
import { type Ran, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { mayLose, SETTINGS, singleFaults } from './single-faults.ts';
import { story } from './story.ts';

const STORIES = 5;
const TELL_EVERY_MS = 5_000;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    defect: { type: 'string' },
  },
});
const defect = defectOf(values.defect);
const options = defect === undefined ? {} : { defect };
const total = {
  schedules: 0,
  faults: 0,
  refreshed: 0,
  served: 0,
  lost: 0,
  unheard: 0,
  wrong: 0,
  simulatedMs: 0,
};
const startedAt = performance.now();
let toldAt = startedAt;

if (values.only !== undefined) {
  const { text } = await story(randomSchedule(Number(values.only)), options);
  process.stdout.write(`${text}\n`);
} else {
  await singles();
  await sampled(Number(values.schedules), Number(values.seed));
  summary();
  process.exitCode = total.wrong === 0 ? 0 : 1;
}

async function singles(): Promise<void> {
  for (const { home, kind } of SETTINGS) {
    for await (const single of singleFaults(home, kind)) {
      const ran = await runSchedule(single.schedule, options);
      await count(single.schedule, ran);
      if (ran.lost > 0 && !mayLose(kind, single)) {
        total.wrong++;
        process.stdout.write(`${kind}, ${home}: ${single.call} ${single.fate.kind} costs a grant\n`);
      }
    }
  }
}

async function sampled(schedules: number, seed: number): Promise<void> {
  for (let n = seed; n < seed + schedules; n++) {
    const schedule = n % 2 === 0 ? randomSchedule(n) : await pairOfFaults(n);
    await count(schedule, await runSchedule(schedule, options));
  }
}

async function count(schedule: Schedule, ran: Ran): Promise<void> {
  total.schedules++;
  total.faults += ran.faultsMet;
  total.refreshed += ran.refreshed;
  total.served += ran.served;
  total.lost += ran.lost;
  total.unheard += ran.unheard;
  total.simulatedMs += ran.simulatedMs;
  if (ran.violations.length > 0 && ++total.wrong <= STORIES) {
    const { text } = await story(schedule, options);
    process.stdout.write(`\n${text}\n`);
  }
  if (performance.now() - toldAt > TELL_EVERY_MS) progress();
}

function progress(): void {
  toldAt = performance.now();
  const perSecond = Math.round(total.schedules / ((toldAt - startedAt) / 1000));
  process.stderr.write(`${total.schedules} schedules, ${perSecond}/s, ${total.wrong} wrong\n`);
}

function summary(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const days = total.simulatedMs / (24 * 3_600_000);
  process.stdout.write(
    [
      `schedules            ${total.schedules} (${Math.round(total.schedules / seconds)}/s)`,
      `faults met           ${total.faults}`,
      `tokens refreshed     ${total.refreshed}`,
      `tokens served        ${total.served}`,
      `simulated time       ${Math.round(days)} days`,
      `unavoidable losses   ${total.lost}, each announced; ${total.unheard} by their row alone, the event being cut off`,
      `went wrong           ${total.wrong}`,
      '',
    ].join('\n'),
  );
}

function defectOf(name: string | undefined): Defect | undefined {
  if (name === undefined) return undefined;
  if (!(name in DEFECTS)) {
    process.stderr.write(`--defect is one of ${Object.keys(DEFECTS).join(', ')}\n`);
    process.exit(2);
  }
  return name as Defect;
}

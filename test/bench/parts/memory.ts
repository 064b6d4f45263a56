import { setTimeout as sleep } from 'node:timers/promises';
import { judged, type Part } from '../figures.ts';
import { startHome } from '../home.ts';
import { memoryMegabytes } from '../process-facts.ts';
import { lastingGrants, seedGrants } from '../seed.ts';
import { startVendor } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';
import { measureReads } from './reads.ts';

const INTEGRATIONS = 100_000;
/** As long as many signed access tokens are. */
const TOKEN_LENGTH = 1000;
const READ_MS = 8000;

/** What the embedded home takes of memory. */
export const memory: Part = (progress) =>
  inWorkshop(async (workshop) => {
    const vendor = workshop.keep(await startVendor({ latencyMs: 5, rotation: { kind: 'strict' } }));
    const directory = await workshop.directory();
    progress(`laying in ${INTEGRATIONS.toLocaleString('en-US')} integrations`);
    await seedGrants(directory, lastingGrants(INTEGRATIONS, TOKEN_LENGTH));
    const home = workshop.keep(await startHome(directory, vendor));
    await sleep(3000);
    const idle = memoryMegabytes(home.pid);
    progress('reading tokens of all of them');
    const { result } = await measureReads(home, INTEGRATIONS, 64, READ_MS);
    if (result.refused > 0) throw new Error(`${result.refused} reads were refused`);
    const busy = memoryMegabytes(home.pid);
    const reads = result.answers.toLocaleString('en-US');
    return {
      title: 'Memory of the embedded home',
      setting:
        `${INTEGRATIONS.toLocaleString('en-US')} integrations with token sets in the data directory, access tokens of ` +
        `${TOKEN_LENGTH.toLocaleString('en-US')} characters, default settings. Resident memory from \`/proc\`, 1 MB = 10⁶ bytes.`,
      figures: [
        judged('three seconds after the start', idle.now, { most: 250 }, ' MB', '`VmRSS`'),
        judged(
          'after reading tokens',
          busy.now,
          { most: 250 },
          ' MB',
          `\`VmRSS\` after ${reads} reads at random`,
        ),
        judged('the most there was', busy.peak, { most: 250 }, ' MB', '`VmHWM` at the end'),
      ],
    };
  });

import { type Child, start } from '../children.ts';
import { type Figure, judged, type Part, plain } from '../figures.ts';
import { type Home, startHome } from '../home.ts';
import type { PacedResult } from '../load/paced.ts';
import { cpuSeconds } from '../process-facts.ts';
import { lastingGrants, seedGrants } from '../seed.ts';
import { CLIENT, startVendor, VENDOR } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';

const GRANTS = 2000;
const READS_PER_SECOND = 200;
const FORGED_PER_SECOND = 2000;
const SECONDS = 10;
/** The home's code is compiled as it is used. */
const WARM_UP_SECONDS = 5;
/** What a count in whole requests leaves of a rate. */
const ALMOST = 0.99;

const webhook = {
  scheme: 'hmac',
  header: 'X-Sig',
  encoding: 'hex',
  eventAt: '/event',
  deliveryAt: '/id',
  occurredAt: { at: '/at', unit: 'milliseconds' },
  events: [{ name: 'revoked', means: 'revoked', user: '/user' }],
};

/** Token reads while thousands of forged webhooks a second come in by the same door. */
export const webhookFlood: Part = (progress) =>
  inWorkshop(async (workshop) => {
    const vendor = workshop.keep(await startVendor({ latencyMs: 5, rotation: { kind: 'strict' } }));
    const directory = await workshop.directory();
    await seedGrants(directory, lastingGrants(GRANTS, 40));
    const entry = { ...vendor.entry, webhook };
    const home = workshop.keep(await startHome(directory, { ...vendor, entry }));
    await giveKeys(home);
    const reader = workshop.keep(
      generator(home, ['--what', 'reads', '--integrations', String(GRANTS)], READS_PER_SECOND, 32),
    );
    const path = `/webhooks/${VENDOR}/${CLIENT}`;
    const forger = workshop.keep(
      generator(home, ['--what', 'forged', '--path', path], FORGED_PER_SECOND, 64),
    );
    for (const child of [reader, forger]) await child.line();

    progress('warming up');
    await go(reader, WARM_UP_SECONDS);
    progress(`${READS_PER_SECOND} reads a second, alone`);
    const before = await go(reader, SECONDS);
    progress(`and ${FORGED_PER_SECOND} forged webhooks a second`);
    const cpuBefore = cpuSeconds(home.pid);
    const [during, forged] = await Promise.all([go(reader, SECONDS), go(forger, SECONDS)]);
    const cpu = cpuSeconds(home.pid) - cpuBefore;
    await holdNothing(home);
    return {
      title: 'A flood of forged webhooks',
      setting:
        `${READS_PER_SECOND} token reads a second for ${GRANTS.toLocaleString('en-US')} integrations, first alone, then ` +
        `beside ${FORGED_PER_SECOND.toLocaleString('en-US')} webhooks a second for ${SECONDS} s, each with a body and a ` +
        'signature of its own by a key that is not ours. Both come at their rate, however fast the answers are; what is ' +
        'in milliseconds counts from the instant at which a request was due. Two load generators, a process each.',
      figures: figuresOf({ before, during, forged, cpu }),
    };
  });

interface Measured {
  readonly before: PacedResult;
  readonly during: PacedResult;
  readonly forged: PacedResult;
  readonly cpu: number;
}

function figuresOf({ before, during, forged, cpu }: Measured): Figure[] {
  const share = (result: PacedResult, status: number): number =>
    (100 * (result.statuses[status] ?? 0)) / countOf(result);
  const rate = countOf(forged) / forged.seconds;
  const least = FORGED_PER_SECOND * ALMOST;
  return [
    judged(
      'reads answered with 200 during the flood',
      share(during, 200),
      { least: 100 },
      ' %',
      ofAll(during),
    ),
    judged('forged webhooks answered with 401', share(forged, 401), { least: 100 }, ' %', ofAll(forged)),
    judged('forged webhooks per second', rate, { least }, '', 'answered, to the last answer'),
    plain('reads before, p50', before.p50, ' ms', `${SECONDS} s after ${WARM_UP_SECONDS} s of warm-up`),
    plain('reads before, p99', before.p99, ' ms', 'the same'),
    plain('reads during, p50', during.p50, ' ms', `${SECONDS} s`),
    plain('reads during, p99', during.p99, ' ms', 'the same'),
    plain('forged webhooks, p50', forged.p50, ' ms', 'the same'),
    plain('forged webhooks, p99', forged.p99, ' ms', 'the same'),
    plain(
      "the home's CPU",
      (100 * cpu) / forged.seconds,
      ' %',
      'of one core, during the flood, reads included',
    ),
  ];
}

const countOf = ({ statuses }: PacedResult): number =>
  Object.values(statuses).reduce((sum, count) => sum + count, 0);

const ofAll = (result: PacedResult): string => `of ${countOf(result).toLocaleString('en-US')}`;

function generator(home: Home, args: readonly string[], perSecond: number, connections: number): Child {
  return start('test/bench/load/paced.ts', [
    ...['--url', home.url, '--key', home.key, ...args],
    ...['--per-second', String(perSecond), '--connections', String(connections)],
  ]);
}

async function go(child: Child, seconds: number): Promise<PacedResult> {
  child.tell(`go ${seconds}`);
  return JSON.parse(await child.line()) as PacedResult;
}

async function giveKeys({ url, key }: Home): Promise<void> {
  const answer = await fetch(`${url}/v1/clients/${CLIENT}/webhook`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ secrets: ['the signing secret of the benchmark'] }),
  });
  if (!answer.ok) throw new Error(`no keys for webhooks: ${answer.status} ${await answer.text()}`);
}

/** A forged webhook that had an effect would make every figure worthless. */
async function holdNothing(home: Home): Promise<void> {
  const taken = (await home.log()).filter(({ message }) => message === 'webhook taken');
  if (taken.length > 0) throw new Error(`${taken.length} forged webhooks were believed`);
}

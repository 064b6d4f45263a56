import { DUE_SHARDS } from '#shared/contract/table.ts';
import { type Emulator, startEmulator } from '../../../infra/local/emulator.ts';
import { EmulatorUnavailable } from '../../../infra/local/emulator-python.ts';
import { start } from '../children.ts';
import { type Figure, judged, type Part, plain } from '../figures.ts';
import type { AwsCalls, Tally } from '../load/aws-calls.ts';
import { startVendor } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';

/** One that comes first and reads what a process reads once, and two full batches of the function. */
const GRANTS = 21;

/** What a refresh, a read and a sweep ask of AWS. */
export const awsCalls: Part = (progress) =>
  inWorkshop(async (workshop) => {
    const emulator = await startedEmulator();
    if (emulator === undefined) {
      progress('left out: the AWS emulator does not run here');
      return undefined;
    }
    workshop.keep(emulator);
    const vendor = workshop.keep(await startVendor({ latencyMs: 5, rotation: { kind: 'strict' } }));
    progress('counting');
    const consents = await vendor.consents(GRANTS);
    const args = [JSON.stringify(vendor.entry), JSON.stringify(consents)];
    const counter = workshop.keep(start('test/bench/load/aws-calls.ts', args, { env: emulator.env }));
    const counted = JSON.parse(await counter.line()) as AwsCalls;
    return {
      title: 'AWS calls',
      setting:
        'The use cases over the ports that the functions are made of (`shared/adapters/aws/ports.ts`), against the ' +
        'emulator; each call that goes out is counted where it leaves the SDK, repeats included. A strict vendor that ' +
        'answers in 5 ms, circuit closed.',
      figures: [...ofRefreshes(counted), ...ofReads(counted), ...ofSweeps(counted)],
      facts: counted,
    };
  });

async function startedEmulator(): Promise<Emulator | undefined> {
  try {
    return await startEmulator();
  } catch (error) {
    if (!(error instanceof EmulatorUnavailable)) throw error;
    return undefined;
  }
}

function ofRefreshes(counted: AwsCalls): readonly Figure[] {
  const { refreshes, ofRefreshes: tally } = counted;
  const how = `${refreshes} refreshes side by side, after one that came first; in all: ${inWords(tally)}`;
  const isWrite = (call: string): boolean => /^DynamoDB\w* (Put|Update|Delete|TransactWrite)/.test(call);
  const perRefresh = (wanted: (call: string) => boolean): number => total(tally, wanted) / refreshes;
  const rest = total(tally, (call) => !isWrite(call) && !isOfSecrets(call));
  return [
    judged('DynamoDB writes per refresh', perRefresh(isWrite), { most: 2 }, '', how),
    judged('Secrets Manager calls per refresh', perRefresh(isOfSecrets), { most: 2 }, '', 'of the same'),
    plain(
      'DynamoDB write units per refresh',
      counted.writeUnitsPerRefresh,
      '',
      `by the sizes of the row before, between and after its two writes (${counted.rowBytes} bytes under its lease), and by what of the indexes they change`,
    ),
    plain(
      'printed per refresh',
      counted.logBytesOfRefreshes / refreshes,
      ' bytes',
      'log lines and measurements, as CloudWatch takes them in',
    ),
    plain(
      'all other calls',
      rest,
      '',
      `of all ${refreshes} together; the client's row is read at most once in two seconds`,
    ),
  ];
}

function ofReads({ reads, ofReads: tally, ofColdReads }: AwsCalls): readonly Figure[] {
  const how = `${reads} reads of tokens that this process has read before; in all: ${inWords(tally)}`;
  const cold = `${reads} reads of tokens that it had not read before; in all: ${inWords(ofColdReads)}`;
  return [
    judged('calls per warm token read', total(tally, () => true) / reads, { most: 1 }, '', how),
    plain('calls per cold token read', total(ofColdReads, () => true) / reads, '', cold),
  ];
}

function ofSweeps({ sweeps, sendingSweep: { due, tally } }: AwsCalls): readonly Figure[] {
  const how = `a query for each of ${DUE_SHARDS} shards of the sparse index; the fewest of five sweeps`;
  const idle = sweeps.map(({ stored, calls }) =>
    judged(
      `calls per sweep, ${stored.toLocaleString('en-US')} integrations stored, none due`,
      calls,
      { most: DUE_SHARDS },
      '',
      how,
    ),
  );
  return [
    ...idle,
    plain(
      `calls of a sweep that sends ${due}`,
      total(tally, () => true),
      '',
      inWords(tally),
    ),
  ];
}

const isOfSecrets = (call: string): boolean => call.startsWith('SecretsManager');

const total = (tally: Tally, wanted: (call: string) => boolean): number =>
  Object.entries(tally).reduce((sum, [call, count]) => sum + (wanted(call) ? count : 0), 0);

const inWords = (tally: Tally): string =>
  Object.entries(tally)
    .map(([call, count]) => `${count} \`${call.replace('Client ', ' ')}\``)
    .join(', ');

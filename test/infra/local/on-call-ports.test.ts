import { expect, it } from 'vitest';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { instant } from '#shared/domain/time.ts';
import { startMeasuring } from '../../../infra/local/measure.ts';
import { onCallPortsOf } from '../../../infra/local/on-call-ports.ts';
import { readSettings } from '../../../infra/local/settings.ts';
import { allPorts } from '../../support/all-ports.ts';
import { temporaryDirectory } from '../../support/directory.ts';
import { aSignal } from '../../support/incident.ts';

it('keeps an incident back in the maintenance windows of the home', async () => {
  const directory = temporaryDirectory();
  const storage = openStorage(directory.path);
  const world = await allPorts();
  const read = readSettings({ GRANTKEEPER_MAINTENANCE: '[{ "at": "02:00", "minutes": 60 }]' });
  if (read.kind === 'bad') throw new Error(read.problems.join('\n'));
  const { settings } = read;
  const { quietUntil } = onCallPortsOf({
    ...startMeasuring(settings),
    settings,
    storage,
    log: world.ports.log,
    terminal: undefined,
  });
  const at = (time: string) => instant(Date.parse(`2026-11-30T${time}Z`));
  expect(quietUntil(aSignal(), at('02:30:00'))).toBe(at('03:00:00'));
  expect(quietUntil(aSignal(), at('03:00:00'))).toBeUndefined();
  await storage.close();
  await world.close();
  directory.remove();
});

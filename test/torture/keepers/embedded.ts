import { HomeProcess } from '../../support/home-process.ts';
import { HomeLife } from '../home-life.ts';
import { now } from '../now.ts';
import type { Keeper, VendorEntryFor, Victim } from './keeper.ts';

const PATIENCE_MS = 8000;
/** Lengths of time that let a round see in seconds what takes minutes in production. */
const SETTINGS = {
  GRANTKEEPER_SWEEP_SECONDS: '1',
  GRANTKEEPER_VENDOR_DEADLINE_MS: String(PATIENCE_MS),
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: String(PATIENCE_MS + 1500),
  GRANTKEEPER_SETTLE_MS: '1500',
  GRANTKEEPER_CONFIRM_SECONDS: '1',
};

/**
 * Where reuse ends the family a lease runs to its own end, 9.5 s here. A circuit that opened waits 5 s, and the tries of a
 * backoff share what is left of a grace.
 */
const LOOK_AGAIN_MS = 15_000;

/** The embedded home, as `npm run serve` starts it. */
export async function embeddedKeeper(entryFor: VendorEntryFor): Promise<Keeper> {
  const home = await HomeProcess.prepare({ vendors: [entryFor('home')], env: SETTINGS });
  const killAtExit = (): void => home.signal('SIGKILL');
  process.once('exit', killAtExit);
  const dispose = async (): Promise<void> => {
    process.off('exit', killAtExit);
    await home.dispose();
  };
  const life = new HomeLife();
  life.note('started', now());
  try {
    await home.begin();
    life.note('ready', now());
  } catch (error) {
    await dispose();
    throw error;
  }
  const victim: Victim = {
    name: 'home',
    life,
    standStill: () => {
      life.note('stopped', now());
      home.signal('SIGSTOP');
    },
    goOn: () => {
      home.signal('SIGCONT');
      life.note('continued', now());
    },
    kill: async () => {
      life.note('killed', now());
      await home.kill();
      life.note('started', now());
      await home.begin();
      life.note('ready', now());
    },
  };
  return {
    api: home.api,
    victims: [victim],
    logs: [home.stderr],
    auditPath: home.dataDir,
    patienceMs: PATIENCE_MS,
    lookAgainMs: LOOK_AGAIN_MS,
    end: async () => {
      const { code, signal } = await home.stop();
      return code === 0 ? [] : [`the home ended with ${signal ?? code} when it was told to stop`];
    },
    dispose,
  };
}

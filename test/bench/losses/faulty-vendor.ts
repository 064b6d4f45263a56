import type { Consent } from '../../support/vendor/vendor.ts';
import { type Child, start } from '../children.ts';
import type { HomeVendor } from '../home.ts';
import type { Fate, FaultyVendorSetting, Holding, Question, VendorCounts } from '../load/faulty-vendor.ts';
import { VENDOR } from '../vendor.ts';

export interface FaultyVendor extends Child, HomeVendor {
  readonly tokenEndpoint: string;
  consents(count: number): Promise<readonly Consent[]>;
  calm(): Promise<void>;
  counts(): Promise<VendorCounts>;
  /** To be told just before everything that refreshes is killed, and just after. */
  willBeKilled(): Promise<void>;
  wasKilled(): Promise<void>;
  judge(holdings: readonly Holding[]): Promise<readonly Fate[]>;
}

export async function startFaultyVendor(setting: FaultyVendorSetting): Promise<FaultyVendor> {
  const child = start('test/bench/load/faulty-vendor.ts', [JSON.stringify(setting)]);
  const { url } = JSON.parse(await child.line()) as { readonly url: string };
  // One question after the other: answers come in the order of the questions.
  const ask = async (question: Question): Promise<unknown> => {
    child.tell(JSON.stringify(question));
    return JSON.parse(await child.line());
  };
  return {
    ...child,
    tokenEndpoint: `${url}/token`,
    entry: {
      id: VENDOR,
      authorizationEndpoint: `${url}/authorize`,
      tokenEndpoint: `${url}/token`,
      clientAuth: 'post',
      rotation: setting.rotation,
    },
    consents: async (count) => (await ask({ verb: 'consents', count })) as readonly Consent[],
    calm: async () => void (await ask({ verb: 'calm' })),
    counts: async () => (await ask({ verb: 'facts' })) as VendorCounts,
    willBeKilled: async () => void (await ask({ verb: 'kill' })),
    wasKilled: async () => void (await ask({ verb: 'killed' })),
    judge: async (holdings) => (await ask({ verb: 'judge', holdings })) as readonly Fate[],
  };
}

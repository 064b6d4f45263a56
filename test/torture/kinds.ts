import { embeddedKeeper } from './keepers/embedded.ts';
import { fleetKeeper } from './keepers/fleet.ts';
import type { Keeper, VendorEntryFor } from './keepers/keeper.ts';
import { glewlwydTarget } from './targets/glewlwyd.ts';
import { oidcTarget } from './targets/oidc.ts';
import { scriptedTarget } from './targets/scripted.ts';
import { GRACE_SECONDS, type Target } from './targets/target.ts';

/** A kind of vendor that the home is tortured against. */
export interface Kind {
  readonly name: string;
  /** Names that stand for several kinds at once. */
  readonly group: string;
  /** Each use of a refresh token within its grace brings another successor, and all of them live. */
  readonly siblingsLive?: boolean;
  /** Complaints in its log that only say that its cloud is slow. */
  readonly mayComplainOf?: RegExp;
  /** More would only keep the emulator busy. */
  readonly mostGrants?: number;
  readonly target: (random: () => number) => Promise<Target>;
  readonly keeper: (entryFor: VendorEntryFor) => Promise<Keeper>;
}

const grace = { kind: 'grace', graceSeconds: GRACE_SECONDS } as const;

const scripted = (name: string, rotation: Parameters<typeof scriptedTarget>[0]): Kind => ({
  name,
  group: 'scripted',
  keeper: embeddedKeeper,
  target: (random) => scriptedTarget(rotation, random),
});

/** Several processes on one store. Under load the emulator may answer too late, which they say and survive. */
const processes = (name: string, rotation: Parameters<typeof scriptedTarget>[0]): Kind => ({
  name,
  group: 'two-processes',
  mostGrants: 24,
  mayComplainOf: /^(store unavailable|vault unavailable|circuit not counted|commit not answered)$/,
  keeper: fleetKeeper,
  target: (random) => scriptedTarget(rotation, random),
});

export const KINDS: readonly Kind[] = [
  scripted('none', { kind: 'none' }),
  scripted('replaced', { kind: 'replaced' }),
  scripted('grace', grace),
  scripted('mint-last', { ...grace, successor: 'mint-last' }),
  scripted('grace-family', { ...grace, reuseRevokesFamily: true }),
  scripted('strict', { kind: 'strict' }),
  scripted('strict-family', { kind: 'strict', reuseRevokesFamily: true }),
  {
    name: 'oidc-strict',
    group: 'oidc-provider',
    keeper: embeddedKeeper,
    target: (random) => oidcTarget('strict', random),
  },
  {
    name: 'oidc-grace',
    group: 'oidc-provider',
    siblingsLive: true,
    keeper: embeddedKeeper,
    target: (random) => oidcTarget('grace', random),
  },
  { name: 'glewlwyd-once', group: 'glewlwyd', keeper: embeddedKeeper, target: () => glewlwydTarget('once') },
  {
    name: 'glewlwyd-never',
    group: 'glewlwyd',
    keeper: embeddedKeeper,
    target: () => glewlwydTarget('never'),
  },
  processes('processes-strict', { kind: 'strict', reuseRevokesFamily: true }),
  processes('processes-grace', { ...grace, successor: 'mint-last' }),
];

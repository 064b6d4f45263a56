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
  readonly start: (random: () => number) => Promise<Target>;
}

const grace = { kind: 'grace', graceSeconds: GRACE_SECONDS } as const;

const scripted = (name: string, rotation: Parameters<typeof scriptedTarget>[0]): Kind => ({
  name,
  group: 'scripted',
  start: (random) => scriptedTarget(rotation, random),
});

export const KINDS: readonly Kind[] = [
  scripted('none', { kind: 'none' }),
  scripted('replaced', { kind: 'replaced' }),
  scripted('grace', grace),
  scripted('mint-last', { ...grace, successor: 'mint-last' }),
  scripted('grace-family', { ...grace, reuseRevokesFamily: true }),
  scripted('strict', { kind: 'strict' }),
  scripted('strict-family', { kind: 'strict', reuseRevokesFamily: true }),
  { name: 'oidc-strict', group: 'oidc-provider', start: (random) => oidcTarget('strict', random) },
  {
    name: 'oidc-grace',
    group: 'oidc-provider',
    siblingsLive: true,
    start: (random) => oidcTarget('grace', random),
  },
  { name: 'glewlwyd-once', group: 'glewlwyd', start: () => glewlwydTarget('once') },
  { name: 'glewlwyd-never', group: 'glewlwyd', start: () => glewlwydTarget('never') },
];

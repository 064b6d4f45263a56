import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/patience.ts';
import { TOKEN_ANSWERS, type TokenAnswerCase } from '../support/vendor/token-answers.ts';
import { KINDS, World } from '../support/world.ts';

/** What the home makes of each answer, where it is not simply a token set kept whole. */
const TOKENLESS: Partial<Record<TokenAnswerCase, readonly string[]>> = {
  'ok with error': ['protocol'],
  'ok false': ['protocol'],
  'empty 200': ['ambiguous', 'protocol'],
  '10 MB body': ['ambiguous', 'protocol'],
};
/** The vendor rotates and does not say to what: only where the old token keeps working can this go on. */
const SILENT = ['refresh_token absent', 'refresh_token blank', 'refresh_token null'];

const SETTINGS = {
  ...KINDS,
  nested: { ...KINDS.strict, vendorFields: { dialect: { tokenPath: ['authed_user'] } } },
};

// They mostly wait.
vi.setConfig({ maxConcurrency: 100 });

function vendorFor(name: TokenAnswerCase): keyof typeof SETTINGS {
  if (name === 'nested authed_user') return 'nested';
  if (name in TOKENLESS) return 'none';
  return SILENT.includes(name) ? 'replaced' : 'strict';
}

let world: World<keyof typeof SETTINGS>;
beforeAll(async () => {
  world = await World.start(SETTINGS);
}, 60_000);
afterAll(() => world.stop());

const CASES = Object.keys(TOKEN_ANSWERS) as TokenAnswerCase[];

it('covers 28 answers', () => {
  expect(CASES).toHaveLength(28);
});

describe.concurrent('token answers that real vendors give', () => {
  for (const name of CASES) {
    const id = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const failureClasses = TOKENLESS[name];

    async function adopt(): Promise<void> {
      await world.register(vendorFor(name), id);
      const fault = { kind: 'answer', case: name } as const;
      // An outcome that is not known is tried again at once.
      if (failureClasses === undefined) world.vendor.faults.next(fault, { clientId: id });
      else world.vendor.faults.always(fault, { clientId: id });
      await world.adopt(id, id);
    }

    if (failureClasses === undefined) {
      it(`${name}: kept, and the next refresh works`, async () => {
        await adopt();
        const { api } = world.home;
        await api.until(id, ({ version }) => version > 1);
        // A token that is born expired may have been refreshed again by now.
        const { status, version } = await api.integration(id);
        expect(status).toBe('active');
        const kept = world.vendor.history.records({ endpoint: 'token', grantId: id });
        expect(kept.every((record) => record.outcome === 'tokens')).toBe(true);
        if (name === 'nested authed_user') {
          world.vendor.faults.next({ kind: 'answer', case: name }, { clientId: id });
        }
        expect(await api.refresh(id)).toMatchObject({ status: 200, body: { status: 'active' } });
        expect((await api.integration(id)).version).toBeGreaterThan(version);
        const token = await api.token(id);
        expect(token.body.accessToken).toBe(world.vendor.grant(id).access.value);
        expect(token.body.tokenType).toMatch(/^bearer$/i);
      }, 60_000);
    } else {
      it(`${name}: no token set, and said so`, async () => {
        await adopt();
        const seen = await eventually('a failure', async () => {
          const { lastError, version } = await world.home.api.integration(id);
          return lastError && { lastError, version };
        });
        expect(seen.version).toBe(1);
        expect(failureClasses).toContain(seen.lastError.class);
      }, 60_000);
    }
  }
});

describe.concurrent('details that are kept', () => {
  it.each([
    ['expires_in string', 3600],
    ['expires_in fraction', 3600],
    // A lifetime that is garbage or missing is taken to be one hour.
    ['expires_in garbage', 3600],
    ['expires_in null', 3600],
    ['expires_in missing', 3600],
    ['expires_in huge', 366 * 86_400],
  ] as const)(
    '%s: about %i s',
    async (name, seconds) => {
      const id = `details-${name.replace(/[^a-z]/g, '-')}`;
      await world.register('strict', id);
      world.vendor.faults.next({ kind: 'answer', case: name }, { clientId: id });
      await world.adopt(id, id);
      const { expiresAt } = await world.home.api.until(id, ({ version }) => version === 2);
      const left = (Date.parse(expiresAt ?? '') - Date.now()) / 1000;
      expect(left).toBeGreaterThan(seconds - 30);
      expect(left).toBeLessThan(seconds + 2);
    },
    40_000,
  );
});

import { expect, it } from 'vitest';
import type { Client } from '#shared/client/index.ts';
import { rotationsDue, rotationsText } from '../../infra/cli/client/rotations-due.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');
const aClient = (id: string, more: Partial<Client>): Client => ({
  id,
  vendor: 'acme',
  clientId: `${id}-at-acme`,
  clientAuth: 'post',
  status: 'ok',
  circuit: { state: 'closed' },
  ...more,
});
const since = (rotateAt: string) => ({ createdAt: '2026-01-01T00:00:00.000Z', rotateAt, pending: false });

const due = rotationsDue(
  [
    aClient('none', {}),
    aClient('later', { secret: since('2026-11-02T08:00:00.001Z') }),
    aClient('hand', {
      secret: since('2026-10-30T08:00:00.000Z'),
      rotation: { everyDays: 90, kind: 'manual', by: 'person' },
    }),
    aClient('auto', {
      secret: since('2026-11-02T08:00:00.000Z'),
      rotation: { everyDays: 90, kind: 'okta', by: 'vendor' },
    }),
    aClient('restored', {
      secret: since('2026-11-02T08:00:00.000Z'),
      rotation: { everyDays: 90, kind: 'okta', by: 'vendor' },
      heldSince: '2026-11-02T07:00:00.000Z',
    }),
  ],
  NOW,
);

it('finds the secrets that are to be replaced by now, and who replaces them', () => {
  expect(due).toEqual([
    { client: 'hand', by: 'person', rotateAt: '2026-10-30T08:00:00.000Z' },
    { client: 'auto', by: 'vendor', rotateAt: '2026-11-02T08:00:00.000Z' },
    { client: 'restored', by: 'held', rotateAt: '2026-11-02T08:00:00.000Z' },
  ]);
});

it('says what a person does', () => {
  const [hand, auto] = due;
  expect(rotationsText([{ ...hand, steps: ['Open it.', 'Bring it.'] } as never, auto as never], NOW)).toEqual(
    [
      'hand: for a person to replace, since 3 d ago',
      '  1. Open it.',
      '  2. Bring it.',
      'auto: the vendor is asked for a new secret within a minute',
    ],
  );
  expect(rotationsText([hand as never], NOW)[1]).toContain('grantkeeper client rotate hand');
  expect(rotationsText(due.slice(2), NOW)).toEqual([
    'restored: held, it came out of a backup: see grantkeeper restore show',
  ]);
  expect(rotationsText([], NOW)).toEqual(['no client secret is to be replaced']);
});

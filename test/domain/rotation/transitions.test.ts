import { describe, expect, it } from 'vitest';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import {
  asking,
  begin,
  endOverlap,
  finish,
  hold,
  pauseRefreshes,
  putOff,
  rollBack,
  rotateAt,
  secretSet,
} from '#shared/domain/rotation/transitions.ts';
import { after, days, minutes, seconds } from '#shared/domain/time.ts';
import { aClient, NOW } from '../../support/integration.ts';

const client = aClient();
const dcr = { way: 'dcr', versionId: 'second', driver: 'me' } as const;
const manual = { way: 'manual', versionId: 'second', driver: 'me' } as const;
const LATER = after(NOW, seconds(90));

const present = (one: OAuthClient | undefined): OAuthClient => {
  if (one === undefined) throw new Error('the transition was refused');
  return one;
};
const begun = present(begin(client, dcr, NOW));
const brought = present(begin(client, manual, NOW));

describe('a rotation begins', () => {
  it('with a name by the vendor, set by a person', () => {
    expect([begun.rolling?.step, brought.rolling?.step]).toEqual(['created', 'set']);
    expect(begun.secret?.pending).toBe(true);
  });

  it.each([
    ['the vendor’s beside the vendor’s', begun, dcr, LATER, false],
    ['the vendor’s beside a person’s', brought, dcr, LATER, false],
    ['a person’s in place of a person’s', brought, manual, NOW, true],
    ['a person’s beside one that is driven', begun, manual, NOW, false],
    ['a person’s in place of one that nobody drives any more', begun, manual, LATER, true],
  ])('%s', (_name, row, what, now, isTaken) => {
    expect(begin(row, { ...what, versionId: 'third' }, now)?.rolling?.versionId).toBe(
      isTaken ? 'third' : undefined,
    );
  });
});

describe('a secret is replaced', () => {
  it.each([
    ['in its rhythm', 90, undefined, 90],
    ['in its rhythm, where it ends later', 90, 180, 90],
    ['a week before it ends', 90, 30, 23],
    ['at half of a short life', 90, 8, 4],
    ['at once where it has ended', 90, -1, 0],
  ])('%s', (_name, everyDays, ends, expected) => {
    const expiresAt = ends === undefined ? undefined : after(NOW, days(ends));
    expect(rotateAt(everyDays, NOW, expiresAt)).toBe(after(NOW, days(expected)));
  });
});

describe('a rotation is held', () => {
  it('by one, until the hold is over', () => {
    expect(hold(begun, 'another', after(NOW, seconds(89)))).toBeUndefined();
    expect(hold(begun, 'me', after(NOW, seconds(89)))?.rolling?.heldBy).toBe('me');
    expect(hold(begun, 'another', LATER)?.rolling).toMatchObject({ heldBy: 'another', step: 'created' });
    expect(hold(client, 'me', NOW)).toBeUndefined();
  });

  it('and moves for nobody else', () => {
    const taken = present(hold(begun, 'another', LATER));
    expect(asking(taken, 'me', LATER)).toBeUndefined();
    expect(secretSet(taken, 'me', {}, LATER)).toBeUndefined();
    expect(finish(taken, 'me', LATER)).toBeUndefined();
    expect(rollBack(taken, 'me', LATER)).toBeUndefined();
    expect(putOff(taken, 'me', { code: 'x', resume: true }, LATER)).toBeUndefined();
  });
});

describe('the label moves', () => {
  it('only once the secret is set, and only from the version that was to be replaced', () => {
    expect(finish(begun, 'me', NOW)).toBeUndefined();
    expect(finish(present(asking(begun, 'me', NOW)), 'me', NOW)).toBeUndefined();
    const moved = { ...brought, secret: { versionId: 'other', createdAt: NOW, pending: true } };
    expect(finish(moved, 'me', NOW)).toBeUndefined();
    expect(finish(brought, 'me', NOW)).toMatchObject({
      secret: { versionId: 'second', createdAt: NOW, pending: false },
      previousSecret: { versionId: 'first' },
    });
  });
});

describe('a rotation that comes to nothing for now', () => {
  it('waits longer each time, a quarter of an hour at most', () => {
    let row = brought;
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) {
      const put = present(putOff(row, 'me', { code: 'secret_refused', resume: true }, NOW));
      waits.push(((put.rolling?.heldUntil ?? 0) - NOW) / 1000);
      row = present(hold(put, 'me', after(NOW, minutes(60))));
    }
    expect(waits).toEqual([20, 40, 80, 160, 320, 640, 900, 900]);
  });

  it('lets refreshes go on or keeps them back', () => {
    const paused = present(pauseRefreshes(begun, NOW));
    const phaseAfter = (resume: boolean) =>
      putOff(paused, 'me', { code: 'x', resume }, NOW)?.circuit.phase.kind;
    expect([phaseAfter(true), phaseAfter(false)]).toEqual(['closed', 'open']);
  });

  it('does not close a circuit that is open for another reason', () => {
    const phase = { kind: 'open', reason: 'failing', since: NOW, until: NOW, trips: 1 } as const;
    const row = { ...begun, circuit: { phase, window: {} } };
    expect(rollBack(row, 'me', NOW)?.circuit.phase).toEqual(phase);
  });

  it.each(['failing', 'told_to_wait', 'mass_refusal'] as const)('does not pause over %s', (reason) => {
    const phase = { kind: 'open', reason, since: NOW, until: LATER, trips: 1 } as const;
    expect(pauseRefreshes({ ...begun, circuit: { phase, window: {} } }, NOW)).toBeUndefined();
  });

  it('puts back the refusal of the client that it paused over, and no older one', () => {
    const phase = { kind: 'open', reason: 'client_refused', since: NOW, until: LATER, trips: 3 } as const;
    const once = present(pauseRefreshes({ ...begun, circuit: { phase, window: {} } }, NOW));
    const paused = present(pauseRefreshes(once, NOW));
    const put = present(putOff(paused, 'me', { code: 'x', resume: true }, NOW));
    expect([rollBack(paused, 'me', NOW)?.circuit.phase, put.circuit.phase]).toEqual([phase, phase]);
    const taken = present(hold(put, 'me', LATER));
    const well = { ...taken, circuit: { phase: { kind: 'closed' } as const, window: {} } };
    const again = present(pauseRefreshes(well, LATER));
    expect(rollBack(again, 'me', LATER)?.circuit.phase.kind).toBe('closed');
  });
});

it('ends an overlap at its instant', () => {
  const finished = present(finish(brought, 'me', NOW));
  const day = minutes(24 * 60);
  expect(endOverlap(finished, after(NOW, (day - 1) as never))).toBeUndefined();
  expect(endOverlap(finished, after(NOW, day))?.previousSecret).toBeUndefined();
  expect(endOverlap(client, NOW)).toBeUndefined();
});

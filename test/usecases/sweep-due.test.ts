import { describe, expect, it } from 'vitest';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { NOW, tokenFacts } from '../support/integration.ts';
import { refreshWorld } from '../support/refresh-world.ts';

async function sweeping() {
  const world = await refreshWorld({ kind: 'strict' });
  const sent: RefreshMessage[] = [];
  const measured = new Map<string, number>();
  const sweep = sweepDue({
    ...world.ports,
    queue: {
      send: async (messages) => {
        sent.push(...messages);
      },
    },
    metrics: {
      record: (name, value) => {
        measured.set(name, value);
      },
    },
    shards: 1,
  });
  return { world, sent, measured, sweep };
}

describe('sweepDue', () => {
  it('sends what is due, soonest expiry first, and nothing else', async () => {
    const { world, sent, sweep } = await sweeping();
    const expiring = (minute: number) => ({ tokens: tokenFacts({ expiresAt: after(NOW, minutes(minute)) }) });
    await world.grant('later', expiring(9));
    await world.grant('soon', { ...expiring(2), dueAt: before(NOW, seconds(1)) });
    await world.grant('now', { ...expiring(7), dueAt: before(NOW, minutes(3)) });
    await world.grant('not-due', { dueAt: after(NOW, seconds(1)) });
    expect(await sweep({ capacity: 10 })).toEqual({ sent: 3, oldestDue: minutes(3) });
    expect(sent).toEqual(
      ['soon', 'now', 'later'].map((id) => ({ id, vendor: 'acme', client: 'acme-main', why: 'due' })),
    );
  });

  it('takes no more than its capacity, and tells how late the rest is', async () => {
    const { world, sent, measured, sweep } = await sweeping();
    for (let n = 0; n < 5; n++) await world.grant(`grant-${n}`, { dueAt: before(NOW, seconds(n)) });
    expect(await sweep({ capacity: 2 })).toMatchObject({ sent: 2 });
    expect(sent).toHaveLength(2);
    expect(measured.get('OldestDueSeconds')).toBe(4);
  });

  it('reports that it ran, even where nothing is due', async () => {
    const { measured, sweep } = await sweeping();
    expect(await sweep({ capacity: 2 })).toEqual({ sent: 0 });
    expect(Object.fromEntries(measured)).toEqual({ DueSent: 0, OldestDueSeconds: 0, SweepCompleted: 1 });
  });
});

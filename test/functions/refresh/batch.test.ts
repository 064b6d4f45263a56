import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { VendorId } from '#shared/domain/ids.ts';
import { after, type Duration, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { RefreshInput, RefreshOutcome } from '#shared/usecases/refresh/ports.ts';
import { batch, type Work } from '../../../functions/refresh/batch.ts';
import { aClientId, anIntegration, anIntegrationId, aVendorId, NOW } from '../../support/integration.ts';

const vendor = (rotation: Rotation): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://acme.example/token',
  clientAuth: 'post',
  rotation,
});
const GRACE: Rotation = { kind: 'grace', graceSeconds: 30 };

function record(id: string, overrides: Partial<RefreshMessage> = {}): SQSRecord {
  const message: RefreshMessage = {
    id: anIntegrationId(id),
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    why: 'due',
    ...overrides,
  };
  const base = { messageId: `message-${id}`, receiptHandle: `handle-${id}`, body: JSON.stringify(message) };
  return base as SQSRecord;
}

/** A batch whose refreshes end as told; keeps what was hidden and logged. */
function working(
  rotation: Rotation,
  refresh: (input: RefreshInput) => Promise<RefreshOutcome>,
  overrides: Partial<Work> = {},
) {
  const hidden: [string, Duration][] = [];
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const handler = batch({
    refresh,
    finishRemoval: async () => ({ kind: 'gone' }),
    read: (body) => (body.startsWith('{') ? (JSON.parse(body) as RefreshMessage) : undefined),
    hide: async (handle, length) => void hidden.push([handle, length]),
    vendors: { find: (id: VendorId) => (id === 'acme' ? vendor(rotation) : undefined) },
    clock: {
      now: () => NOW,
      monotonic: () => 0,
      sleep: async () => {
        throw new Error('nothing sleeps here');
      },
    },
    log: { debug: note, info: note, warn: note, error: note },
    ...overrides,
  });
  const context = { getRemainingTimeInMillis: () => 119_000 } as Context;
  const run = (...records: readonly SQSRecord[]) => handler({ Records: [...records] } as SQSEvent, context);
  return { run, hidden, logged };
}

const failures = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((id) => ({ itemIdentifier: `message-${id}` })),
});

describe('a batch of refreshes', () => {
  it('acknowledges what was refreshed and tells how long the function will live', async () => {
    const timesLeft: Duration[] = [];
    const { run, hidden } = working(GRACE, async (input) => {
      timesLeft.push(input.timeLeft());
      return { kind: 'refreshed', row: anIntegration() };
    });
    expect(await run(record('a'), record('b'))).toEqual(failures());
    expect(timesLeft).toEqual([milliseconds(119_000), milliseconds(119_000)]);
    expect(hidden).toEqual([]);
  });

  it('works on all of them at once', async () => {
    let begun = 0;
    let release = (): void => undefined;
    const allBegun = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { run } = working(GRACE, async () => {
      begun += 1;
      if (begun === 3) release();
      await allBegun;
      return { kind: 'not_needed' };
    });
    expect(await run(record('a'), record('b'), record('c'))).toEqual(failures());
  });

  it.each([
    { rotation: GRACE, hides: [['handle-a', seconds(19)]] },
    { rotation: { kind: 'strict' }, hides: [] },
    { rotation: { kind: 'none' }, hides: [] },
  ] as const)('at a lease write hides the message for 19 s where the vendor has a grace: %o', async (row) => {
    const { run, hidden } = working(row.rotation, async (input) => {
      await input.onLease?.(after(NOW, seconds(18)), vendor(row.rotation));
      return { kind: 'refreshed', row: anIntegration() };
    });
    expect(await run(record('a'))).toEqual(failures());
    expect(hidden).toEqual(row.hides);
  });

  it('goes on where the message cannot be hidden', async () => {
    const { run, logged } = working(
      GRACE,
      async (input) => {
        await input.onLease?.(after(NOW, seconds(18)), vendor(GRACE));
        return { kind: 'refreshed', row: anIntegration() };
      },
      { hide: () => Promise.reject(new Error('throttled')) },
    );
    expect(await run(record('a'))).toEqual(failures());
    expect(logged).toEqual(['message not hidden']);
  });

  it.each([
    { rotation: GRACE, again: [['handle-a', seconds(12)]] },
    { rotation: { kind: 'strict' }, again: [['handle-a', seconds(12)]] },
    { rotation: { kind: 'replaced' }, again: [] },
  ] as const)("brings a message back just after another's lease: %o", async ({ rotation, again }) => {
    const busy = { kind: 'busy', until: after(NOW, milliseconds(11_500)) } as const;
    const { run, hidden } = working(rotation, async () => busy);
    expect(await run(record('a'))).toEqual(again.length === 0 ? failures() : failures('a'));
    expect(hidden).toEqual(again);
  });

  it.each([
    { dueIn: seconds(4), again: [['handle-a', seconds(5)]] },
    { dueIn: seconds(60), again: [] },
  ])('leaves to the sweep what is due after it: %o', async ({ dueIn, again }) => {
    const row = anIntegration({ dueAt: after(NOW, dueIn) });
    const failure = { class: 'ambiguous', code: 'timeout' } as const;
    const { run, hidden } = working(GRACE, async () => ({ kind: 'failed', failure, row }));
    expect(await run(record('a'))).toEqual(again.length === 0 ? failures() : failures('a'));
    expect(hidden).toEqual(again);
  });

  it('returns the failed one alone, without its error text in the log', async () => {
    const { run, hidden, logged } = working(GRACE, async (input) => {
      if (input.id === 'bad') throw new Error('token abc');
      return { kind: 'refreshed', row: anIntegration() };
    });
    expect(await run(record('a'), record('bad'), record('c'))).toEqual(failures('bad'));
    expect(hidden).toEqual([['handle-bad', seconds(30)]]);
    expect(logged).toEqual(['refresh failed']);
  });

  it('tries again soon where the store or the vault did not answer', async () => {
    const { run, hidden } = working(GRACE, async () => ({ kind: 'unavailable', what: 'vault' }));
    expect(await run(record('a'))).toEqual(failures('a'));
    expect(hidden).toEqual([['handle-a', seconds(19)]]);
  });

  it('sets aside a text that is no message', async () => {
    const { run, logged } = working(GRACE, () => Promise.reject(new Error('not to be called')));
    expect(await run({ ...record('a'), body: 'hello' })).toEqual(failures('a'));
    expect(logged).toEqual(['unreadable message']);
  });

  it.each([
    { why: 'removal', outcome: { kind: 'not_needed' } },
    { why: 'due', outcome: { kind: 'removal_due' } },
  ] as const)('finishes a removal, and comes back while it must wait: %o', async ({ why, outcome }) => {
    const removed: string[] = [];
    const { run, hidden } = working(GRACE, async () => outcome, {
      finishRemoval: async ({ id }) => {
        removed.push(id);
        return { kind: 'waiting', until: after(NOW, seconds(30)) };
      },
    });
    expect(await run(record('a', { why }))).toEqual(failures('a'));
    expect(removed).toEqual(['a']);
    expect(hidden).toEqual([['handle-a', seconds(31)]]);
  });
});

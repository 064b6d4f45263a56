import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { heard, keptUntilHeard, toTell } from '#shared/domain/protocol/untold.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { anIntegration, NOW, without } from '../../support/integration.ts';

const givenUp = (more: Partial<Integration> = {}): Integration => ({
  ...without(anIntegration(), 'dueAt'),
  care: { status: 'reauthorization_required', since: NOW },
  ...more,
});
const { id: integration, vendor, client, version, epoch } = anIntegration();
const ids = { integration, vendor, client, version, epoch };
const lost = { ...ids, type: 'grant.lost', cause: 'ambiguous_loss' } as const;
const over = { ...ids, type: 'integration.reauthorization_required', code: 'invalid_grant' } as const;
const revoked = { ...ids, type: 'integration.revoked' } as const;
const suspect = { ...ids, type: 'integration.suspect', code: 'invalid_grant' } as const;

describe('what must be heard', () => {
  it('is kept in the row that it tells of, which is looked at again', () => {
    const { row, events } = keptUntilHeard({ row: givenUp(), events: [suspect, lost, over] }, NOW);
    expect(row.untold).toEqual([lost, over]);
    expect(row.dueAt).toBe(after(NOW, minutes(1)));
    expect(events).toEqual([suspect, lost, over]);
  });

  it('waits for the next look that is planned anyway', () => {
    const planned = after(NOW, seconds(10));
    const { row } = keptUntilHeard({ row: anIntegration({ dueAt: planned }), events: [lost] }, NOW);
    expect(row.dueAt).toBe(planned);
  });

  it('is added to what is still untold', () => {
    const { row } = keptUntilHeard({ row: givenUp({ untold: [lost] }), events: [over] }, NOW);
    expect(row.untold).toEqual([lost, over]);
  });

  it('is that consent was withdrawn, too', () => {
    const row = givenUp({ care: { status: 'revoked', since: NOW } });
    expect(keptUntilHeard({ row, events: [revoked] }, NOW).row.untold).toEqual([revoked]);
  });

  it('is nothing else', () => {
    const row = givenUp();
    expect(keptUntilHeard({ row, events: [suspect] }, NOW)).toEqual({ row, events: [suspect] });
  });
});

describe('what there is to tell', () => {
  it('is what the row keeps and what has just happened, each once', () => {
    const row = givenUp({ untold: [lost, over] });
    expect(toTell(row, [])).toEqual([lost, over]);
    expect(toTell(row, [over])).toEqual([lost, over]);
    expect(toTell(anIntegration(), [suspect])).toEqual([suspect]);
    expect(toTell(givenUp(), [suspect])).toEqual([suspect]);
  });

  it('is no longer that a grant wants a person, once it was rescued', () => {
    expect(toTell(anIntegration({ untold: [lost, over] }), [])).toEqual([lost]);
  });
});

describe('what was heard', () => {
  it('is forgotten, and a grant that is given up is not looked at again', () => {
    const dueAt = after(NOW, minutes(1));
    expect(heard(givenUp({ untold: [lost, over], dueAt }), [lost, over])).toEqual(givenUp());
  });

  it('is forgotten too of a consent that was withdrawn, which is true whatever came after it', () => {
    const dueAt = after(NOW, minutes(1));
    const ended = givenUp({ care: { status: 'revoked', since: NOW } });
    expect(heard({ ...ended, untold: [revoked], dueAt }, [revoked])).toEqual(ended);
    expect(toTell(anIntegration({ untold: [revoked] }), [])).toEqual([revoked]);
  });

  it('leaves a removal to be finished', () => {
    const dueAt = after(NOW, minutes(1));
    const removal = { endedEpoch: 1, waitFor: NOW };
    const row = givenUp({ care: { status: 'revoked', since: NOW, removal }, dueAt });
    expect(heard({ ...row, untold: [revoked] }, [revoked])).toEqual(row);
  });

  it('leaves the next look of a grant that is cared for', () => {
    const row = anIntegration({ care: { status: 'degraded', since: NOW }, untold: [lost] });
    expect(heard(row, [lost])).toEqual(without(row, 'untold'));
  });

  it('leaves what was not heard, and its time', () => {
    const dueAt = after(NOW, minutes(1));
    const row = givenUp({ untold: [lost, over], dueAt });
    expect(heard(row, [lost])).toEqual({ ...row, untold: [over] });
  });

  it('is of the same version and epoch', () => {
    const row = givenUp({ untold: [lost] });
    expect(heard(row, [{ ...lost, version: 99 }])).toBeUndefined();
    expect(heard(row, [{ ...lost, epoch: 99 }])).toBeUndefined();
    expect(heard(givenUp(), [lost])).toBeUndefined();
  });

  it('takes along what is true no more', () => {
    const row = anIntegration({ untold: [over] });
    expect(heard(row, [])).toEqual(without(row, 'untold'));
  });
});

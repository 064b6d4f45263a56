import { describe, expect, it } from 'vitest';
import { isLost, nextStep, renewAt } from '#shared/domain/registration/next-step.ts';
import type { Seen, WebhookRegistration } from '#shared/domain/registration/registration.ts';
import { held, isInTrouble, met, troubled, wished } from '#shared/domain/registration/transitions.ts';
import { after, days, minutes, seconds } from '#shared/domain/time.ts';
import { NOW } from '../../support/integration.ts';

const URL = 'https://keeper.example.com/hook';
const NEW = wished(undefined, { by: 'microsoft-graph', url: URL, options: {} }, NOW);
const MADE = met(
  { ...NEW, heldUntil: after(NOW, minutes(2)) },
  1,
  { vendorId: 'sub-1', expiresAt: after(NOW, days(28)), isNew: true, isLost: false },
  NOW,
);
const SEEN: Seen = { vendorId: 'sub-1', url: URL, expiresAt: after(NOW, days(28)), isWhole: true };
const at = (n: number) => after(NOW, days(n));

describe('the next step', () => {
  it.each<[string, WebhookRegistration, Seen | undefined, number, string]>([
    ['the vendor has none', NEW, undefined, 0, 'create'],
    ['somebody deleted it', MADE, undefined, 3, 'create'],
    ['it stands as wanted', MADE, SEEN, 25.9, 'nothing'],
    ['two days are left of a month', MADE, SEEN, 26, 'renew'],
    ['it goes elsewhere', MADE, { ...SEEN, url: 'https://elsewhere.example/' }, 1, 'mend'],
    ['it is switched off', MADE, { ...SEEN, isWhole: false }, 1, 'mend'],
    ['another secret is wanted', wished(MADE, MADE, NOW), SEEN, 0, 'mend'],
    ['one is found that we did not make', NEW, SEEN, 0, 'mend'],
  ])('where %s', (_what, wanted, seen, day, step) => {
    expect(nextStep(wanted, seen, at(day))).toBe(step);
  });

  it('renews one that lives for three days after half of them, and one without an end never', () => {
    expect(renewAt({ renewedAt: NOW, expiresAt: at(3) })).toBe(at(1.5));
    expect(renewAt({ renewedAt: NOW })).toBeUndefined();
  });
});

describe('what was lost', () => {
  it('is what the vendor had as wanted, and has no longer, before its end', () => {
    expect(isLost(MADE, undefined, at(3))).toBe(true);
    expect(isLost(MADE, { ...SEEN, url: 'https://elsewhere.example/' }, at(3))).toBe(true);
    expect(isLost(MADE, SEEN, at(3))).toBe(false);
  });
  it('is not what has run out, what was never there, or what is wanted otherwise meanwhile', () => {
    expect(isLost(MADE, undefined, at(28))).toBe(false);
    expect(isLost(NEW, undefined, at(0))).toBe(false);
    expect(isLost(wished(MADE, { ...MADE, url: 'https://new.example/' }, NOW), SEEN, at(1))).toBe(false);
  });
});

describe('a registration over time', () => {
  it('is asked for each day, and sooner where it is to be renewed sooner', () => {
    expect(MADE.dueAt).toBe(at(1));
    expect(MADE.heldUntil).toBeUndefined();
    const short = { vendorId: 's', expiresAt: at(1), isNew: true, isLost: false };
    expect(met(NEW, 1, short, NOW).dueAt).toBe(at(0.5));
  });

  it('is looked at again at once where another one was wished for meanwhile', () => {
    const renewed = met(wished(NEW, NEW, NOW), 1, { isNew: true, isLost: false }, at(1));
    expect([renewed.dueAt, renewed.metWish, renewed.wish]).toEqual([at(1), 1, 2]);
  });

  it('is held by one at a time, and let go by itself', () => {
    const first = held(MADE, at(1), false);
    expect(first?.heldUntil).toBe(after(at(1), minutes(2)));
    expect(held(first as WebhookRegistration, after(at(1), minutes(1)), true)).toBeUndefined();
    expect(held(first as WebhookRegistration, after(at(1), minutes(2)), true)).toBeDefined();
    expect(held(MADE, at(0.9), false)).toBeUndefined();
    expect(held(MADE, at(0.9), true)).toBeDefined();
  });

  it('is tried again after 15 minutes, twice that, and six hours at the most; what the vendor wants is more', () => {
    const waits: number[] = [];
    let row = MADE;
    for (let n = 0; n < 7; n++) {
      row = troubled(row, { kind: 'failed', code: 'http_503' }, NOW);
      waits.push((row.dueAt - NOW) / 60_000);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 360, 360]);
    const busy = { kind: 'failed', code: 'http_429', retryAfter: seconds(3600) } as const;
    expect(troubled(MADE, busy, NOW).dueAt).toBe(after(NOW, minutes(60)));
  });

  it('is asked for within a day, however long the vendor wants to be left alone', () => {
    const trouble = { kind: 'failed', code: 'http_503', retryAfter: days(3650) } as const;
    expect(troubled(MADE, trouble, NOW).dueAt).toBe(at(1));
  });

  it('that is refused is asked for once a day, and remembers since when', () => {
    const first = troubled(MADE, { kind: 'refused', code: 'http_401' }, NOW);
    const second = troubled(first, { kind: 'refused', code: 'http_403' }, at(1));
    expect(second).toMatchObject({ trouble: { code: 'http_403', since: NOW, failures: 2 }, dueAt: at(2) });
    expect(met(second, 1, { isNew: false, isLost: false }, at(2)).trouble).toBeUndefined();
  });

  it('needs a person once it is refused, has failed for a day, or has run out', () => {
    const failing = troubled(MADE, { kind: 'failed', code: 'http_503' }, NOW);
    expect([isInTrouble(failing, at(0.9)), isInTrouble(failing, at(1))]).toEqual([false, true]);
    expect(isInTrouble(troubled(MADE, { kind: 'refused', code: 'http_401' }, NOW), NOW)).toBe(true);
    const late = troubled(MADE, { kind: 'failed', code: 'http_503' }, at(28));
    expect(isInTrouble(late, at(28))).toBe(true);
    expect(isInTrouble(MADE, at(40))).toBe(false);
  });

  it('forgets the end of the one before, where the new one has none', () => {
    expect(met(MADE, 1, { isNew: true, isLost: false }, at(1)).expiresAt).toBeUndefined();
  });
});

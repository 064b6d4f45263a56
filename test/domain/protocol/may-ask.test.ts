import { describe, expect, it } from 'vitest';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import {
  type FailedAnswer,
  hasRoomToAsk,
  mayAskAgain,
  type RoomToAsk,
} from '#shared/domain/protocol/may-ask.ts';
import { after, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { aVendorId, NOW } from '../../support/integration.ts';

describe('the room to ask', () => {
  // A deadline of 100 s and half of the 20 s to persist: 110 s.
  const room = (more: Partial<RoomToAsk> = {}): RoomToAsk => ({
    isLeaseMine: true,
    isLeaseFixed: true,
    leaseLeft: seconds(110),
    timeLeft: seconds(110),
    deadline: seconds(100),
    persistTime: seconds(20),
    ...more,
  });
  const tooShort = milliseconds(109_999);

  it.each<[string, RoomToAsk, boolean]>([
    ['just enough', room(), true],
    ['a lease that was lost', room({ isLeaseMine: false }), false],
    ['a process that ends too soon', room({ timeLeft: tooShort }), false],
    ['a fixed lease that ends too soon', room({ leaseLeft: tooShort }), false],
    ['a renewed lease', room({ isLeaseFixed: false, leaseLeft: seconds(1) }), true],
    ['a renewed lease of a process that ends', room({ isLeaseFixed: false, timeLeft: tooShort }), false],
  ])('%s: %s', (_name, given, has) => {
    expect(hasRoomToAsk(given)).toBe(has);
  });
});

describe('the same refresh token once more, at once', () => {
  const vendor = (rotation: Rotation): Vendor => ({
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    clientAuth: 'post',
    rotation,
  });
  const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'http_503' };
  const failed = (more: Partial<FailedAnswer> = {}): FailedAnswer => ({
    failure: AMBIGUOUS,
    sends: 1,
    firstUse: NOW,
    now: after(NOW, seconds(9)),
    ...more,
  });
  const strict: Rotation = { kind: 'strict' };
  const family = { reuseRevokesFamily: true };

  it.each<[string, FailedAnswer, Rotation, boolean]>([
    ['after one unknown outcome', failed(), strict, true],
    ['after two', failed({ sends: 2 }), strict, false],
    [
      'after a refusal',
      failed({ failure: { class: 'grant_refused', code: 'invalid_grant' } }),
      strict,
      false,
    ],
    ['while the circuit is open', failed({ circuitUntil: after(NOW, seconds(30)) }), strict, false],
    ['where that ends the grant', failed(), { ...strict, ...family }, false],
    ['within the grace', failed(), { kind: 'grace', graceSeconds: 11, ...family }, true],
    ['in its last second', failed(), { kind: 'grace', graceSeconds: 10, ...family }, false],
    ['where no token is spent', failed(), { kind: 'replaced', ...family }, true],
  ])('%s: %s', (_name, given, rotation, may) => {
    expect(mayAskAgain(given, vendor(rotation))).toBe(may);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type DeviceConsent,
  deviceUnderWay,
  mayPoll,
  nextLookBehind,
  paced,
} from '#shared/domain/consent/device.ts';
import { readDeviceAnswer } from '#shared/domain/consent/device-answer.ts';
import { after, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, NOW } from '../../support/integration.ts';

const device: DeviceConsent = {
  id: anAttemptId(1),
  sealed: 'sealed',
  epoch: 3,
  userCode: 'CODE',
  verificationUri: 'https://acme.example/device',
  expiresAt: after(NOW, minutes(15)),
  interval: seconds(5),
  nextPollAt: after(NOW, seconds(5)),
};

describe('a consent by device code', () => {
  it('is under way until its code runs out or its grant becomes another', () => {
    expect(deviceUnderWay({ epoch: 3, device }, after(NOW, milliseconds(899_999)))).toBe(device);
    expect(deviceUnderWay({ epoch: 3, device }, after(NOW, minutes(15)))).toBeUndefined();
    expect(deviceUnderWay({ epoch: 4, device }, NOW)).toBeUndefined();
    expect(deviceUnderWay({ epoch: 3 }, NOW)).toBeUndefined();
  });

  it('is asked after no sooner than the vendor allows, by one at a time', () => {
    expect(mayPoll(device, after(NOW, milliseconds(4999)))).toBe(false);
    expect(mayPoll(device, after(NOW, seconds(5)))).toBe(true);
    const asked = { ...device, polling: { by: anAttemptId(2), until: after(NOW, seconds(120)) } };
    expect(mayPoll(asked, after(NOW, seconds(120)))).toBe(false);
    expect(mayPoll(asked, after(NOW, milliseconds(120_001)))).toBe(true);
  });

  it.each([
    ['pending', 5, 5],
    ['slow_down', 5, 10],
    ['slow_down', 300, 305],
    ['no_answer', 5, 10],
    ['no_answer', 200, 300],
    ['no_answer', 305, 305],
  ] as const)('after %s at an interval of %d s is asked after in %d s', (said, interval, next) => {
    const polling = { by: anAttemptId(2), until: NOW };
    expect(paced({ ...device, interval: seconds(interval), polling }, said, NOW)).toEqual({
      ...device,
      interval: seconds(next),
      nextPollAt: after(NOW, seconds(next)),
    });
  });

  it('is looked at behind its page some thirty times, the last time just before its end', () => {
    const looks: number[] = [];
    for (let at = NOW; at < device.expiresAt; ) {
      const next = nextLookBehind(device, at);
      looks.push((next - NOW) / 1000);
      at = next;
    }
    expect(looks[0]).toBe(60);
    expect(looks.at(-2)).toBe(898);
    expect(looks.length).toBeLessThan(40);
  });
});

describe('the answer of a device authorization endpoint', () => {
  const given = {
    device_code: 'dc',
    user_code: 'WDJB-MJHT',
    verification_uri: 'https://acme.example/device',
    expires_in: 1800,
  };
  const read = (body: unknown, status = 200) =>
    readDeviceAnswer({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it('is read with what the standard leaves out', () => {
    expect(read(given)).toMatchObject({
      kind: 'code',
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://acme.example/device',
      expiresIn: minutes(30),
      interval: seconds(5),
    });
  });

  it.each([
    ['by an older name', { ...given, verification_uri: undefined, verification_url: 'https://a.example/d' }],
    ['in a form', 'device_code=dc&user_code=U&verification_uri=https%3A%2F%2Fa.example%2Fd&interval=7'],
    ['with texts for numbers', { ...given, expires_in: '900', interval: '5' }],
    ['for ever', { ...given, expires_in: 1e12, interval: 1e12 }],
  ])('%s', (_what, body) => expect(read(body)).toMatchObject({ kind: 'code' }));

  it.each([
    ['a script for an address', { ...given, verification_uri: 'javascript:alert(1)' }],
    ['no address', { ...given, verification_uri: 'device' }],
    ['no code for a person', { ...given, user_code: '' }],
    ['a code of control characters', { ...given, user_code: 'A\u0007' }],
    ['no device code', { ...given, device_code: undefined }],
    ['HTML', '<html></html>'],
  ])('with %s is none', (_what, body) => {
    expect(read(body)).toMatchObject({ kind: 'failed', failure: { class: 'protocol' } });
  });

  it.each([
    [400, { error: 'unauthorized_client' }, 'client_refused'],
    [401, { error: 'invalid_client' }, 'client_refused'],
    [400, { error: 'invalid_scope' }, 'protocol'],
    [503, {}, 'ambiguous'],
    [200, { error: 'device_flow_disabled' }, 'protocol'],
  ])('%d %j', (status, body, kind) => {
    expect(read(body, status)).toMatchObject({ kind: 'failed', failure: { class: kind } });
  });
});

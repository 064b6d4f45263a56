import { describe, expect, it } from 'vitest';
import type { ApiAnswered } from '#shared/domain/health/api-call.ts';
import { judgeProbe } from '#shared/domain/health/judge.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { Probe } from '#shared/domain/vendor.ts';
import { NOW } from '../../support/integration.ts';

const PROBE: Probe = {
  method: 'GET',
  url: 'https://api.acme.example/me',
  expect: 200,
  deadCodes: ['token_revoked'],
  scopeCodes: ['missing_scope'],
};
const HTML = '<!DOCTYPE html><html><body>Sign in</body></html>';

/** `NOW` is Mon, 02 Nov 2026 08:00:00 GMT. */
const judge = (answer: Partial<ApiAnswered>) =>
  judgeProbe(PROBE, {
    kind: 'answered',
    status: 200,
    body: '{"id":1}',
    contentType: 'application/json',
    date: 'Mon, 02 Nov 2026 08:00:00 GMT',
    sentAt: NOW,
    took: milliseconds(80),
    ...answer,
  });

describe('the answer to a probe', () => {
  it.each([
    ['ok', {}],
    ['ok', { contentType: 'text/html; charset=utf-8' }],
    ['ok', { body: '' }],
    ['token_refused', { status: 401, body: HTML }],
    ['token_refused', { body: '{"ok":false,"error":"token_revoked"}' }],
    ['token_refused', { status: 400, body: '{"error":{"code":"token_revoked"}}' }],
    ['scope_missing', { status: 403, body: '{"message":"no"}' }],
    ['scope_missing', { body: '{"ok":false,"error":"missing_scope"}' }],
    ['not_api', { body: HTML, contentType: 'application/json' }],
    ['not_api', { body: 'Please sign in', contentType: 'text/html' }],
    ['not_api', { status: 403, body: HTML, contentType: 'text/html' }],
    ['vendor_fault', { status: 502, body: HTML, contentType: 'text/html' }],
    ['throttled', { status: 429 }],
    ['unexpected_answer', { status: 302, body: '' }],
    ['unexpected_answer', { status: 404 }],
    ['unexpected_answer', { body: '{"ok":false,"error":"fatal_error"}' }],
    ['slow', { took: milliseconds(5001) }],
    ['ok', { took: seconds(5) }],
  ] as const)('is %s for %j', (finding, answer) => {
    expect(judge(answer)).toBe(finding);
  });

  it('is unreachable where none came', () => {
    expect(judgeProbe(PROBE, { kind: 'failed', code: 'deadline', took: seconds(10) })).toBe('unreachable');
  });
});

describe('the clock of a vendor', () => {
  it.each([
    ['clock_off', 'Mon, 02 Nov 2026 08:10:00 GMT'],
    ['clock_off', 'Mon, 02 Nov 2026 07:50:00 GMT'],
    ['clock_off', 'Mon, 02 Nov 2026 07:57:59 GMT'],
    ['ok', 'Mon, 02 Nov 2026 07:58:00 GMT'],
    ['ok', 'Mon, 02 Nov 2026 08:02:00 GMT'],
    ['ok', 'tomorrow'],
  ])('is %s where it says %s at eight', (finding, date) => {
    expect(judge({ date })).toBe(finding);
  });

  it('is not blamed for the time that the answer took', () => {
    expect(judge({ date: 'Mon, 02 Nov 2026 08:02:04 GMT', took: seconds(4) })).toBe('ok');
  });
});

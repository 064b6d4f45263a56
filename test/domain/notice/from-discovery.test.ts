import { expect, it } from 'vitest';
import { noteFindings } from '#shared/domain/notice/from-discovery.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';
import { after, days } from '#shared/domain/time.ts';
import { aVendorId, NOW } from '../../support/integration.ts';

/** What is kept after a look each day, each of which finds one thing that was not there on the day before. */
function afterDays(count: number, severity: 'breaking' | 'news'): readonly Notice[] {
  let kept: readonly Notice[] = [];
  for (let day = 0; day < count; day++) {
    const findings = [{ key: `issuer ${day}`, severity, what: `${day}` }];
    const now = after(NOW, days(day));
    kept =
      noteFindings(kept, { vendor: aVendorId('acme'), findings, integrations: [], now })?.notices ?? kept;
  }
  return kept;
}

it('keeps twenty pieces of news, the newest', () => {
  expect(afterDays(365, 'news').map(({ found }) => found?.what)).toEqual(
    Array.from({ length: 20 }, (_, n) => `${345 + n}`),
  );
});

it('keeps more of what breaks us until somebody has answered, and not without an end', () => {
  expect(afterDays(50, 'breaking')).toHaveLength(50);
  expect(afterDays(365, 'breaking').map(({ found }) => found?.what)).toEqual(
    Array.from({ length: 60 }, (_, n) => `${305 + n}`),
  );
});

it('lets what was answered go first', () => {
  const kept = afterDays(60, 'breaking').map((one, n) => (n === 40 ? { ...one, acknowledgedAt: NOW } : one));
  const now = after(NOW, days(60));
  const findings = [{ key: 'issuer 60', severity: 'breaking', what: '60' }] as const;
  const next = noteFindings(kept, { vendor: aVendorId('acme'), findings, integrations: [], now });
  expect(next?.notices.map(({ found }) => found?.what)).not.toContain('40');
  expect(next?.notices).toHaveLength(60);
});

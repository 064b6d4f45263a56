import { describe, expect, it } from 'vitest';
import { begun, faultPlayed, hitBy, isSurvived, progressed } from '../../../../infra/local/demo/act.ts';

const refreshed = (integration: string, version: number) => ({
  message: 'integration.refreshed',
  integration,
  version,
});
const failed = (integration: string) => ({ message: 'refresh failed', integration, code: 'http_500' });

describe('an act', () => {
  it('is survived once everyone that was hit has been refreshed', () => {
    let progress = faultPlayed(faultPlayed(begun(2)));
    expect(isSurvived(progress)).toBe(false);
    progress = progressed(progressed(progress, failed('payroll')), failed('billing'));
    progress = progressed(progress, refreshed('payroll', 7));
    expect(isSurvived(progress)).toBe(false);
    progress = progressed(progress, refreshed('billing', 3));
    expect(isSurvived(progress)).toBe(true);
    expect([...progress.hit]).toEqual([
      ['payroll', 7],
      ['billing', 3],
    ]);
  });

  it('is not survived while a fault is still to come', () => {
    const progress = progressed(
      progressed(faultPlayed(begun(2)), failed('payroll')),
      refreshed('payroll', 7),
    );
    expect(isSurvived(progress)).toBe(false);
  });

  it('waits again for who is hit again', () => {
    const once = progressed(progressed(faultPlayed(begun(1)), failed('payroll')), refreshed('payroll', 7));
    expect(isSurvived(progressed(once, failed('payroll')))).toBe(false);
  });

  it('knows whom a slow answer hit by how long it took', () => {
    const slow = { message: 'refreshed', integration: 'payroll', version: 7, tookMs: 3004 };
    const quick = { message: 'refreshed', integration: 'billing', version: 7, tookMs: 9 };
    const progress = progressed(progressed(faultPlayed(begun(1)), quick), slow);
    expect([...progress.hit.keys()]).toEqual(['payroll']);
    expect(isSurvived(progressed(progress, refreshed('payroll', 7)))).toBe(true);
  });

  it('asks for all of them after the keeper was killed', () => {
    const progress = hitBy(faultPlayed(begun(1)), ['payroll', 'billing']);
    expect(isSurvived(progressed(progress, refreshed('payroll', 7)))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { readLogLine } from '../../../../infra/local/demo/log-line.ts';
import { toldOf } from '../../../../infra/local/demo/story.ts';

const told = (fields: Readonly<Record<string, unknown>>): string | undefined =>
  toldOf(readLogLine(JSON.stringify({ level: 'info', ...fields })) ?? { message: '' })?.text;

describe('the story', () => {
  it('has one plain line per refresh', () => {
    expect(told({ message: 'integration.refreshed', integration: 'payroll', version: 7, epoch: 1 })).toBe(
      'payroll refreshed, version 7',
    );
  });

  it('says what a failed attempt means', () => {
    const of = { integration: 'payroll', code: 'http_500' };
    expect(told({ message: 'sending the same token again', ...of })).toBe(
      'payroll: no answer to go by (http_500), the same refresh token goes out once more',
    );
    expect(told({ message: 'refresh failed', class: 'ambiguous', ...of })).toBe(
      'payroll: not refreshed now (http_500), its token set stays as it is',
    );
  });

  it('counts the pause that a vendor asked for from the line itself', () => {
    const opened = {
      message: 'circuit.opened',
      client: 'acme-app',
      at: '2026-11-02T08:00:00.000Z',
      until: '2026-11-02T08:00:04.002Z',
    };
    expect(told({ ...opened, reason: 'told_to_wait' })).toBe(
      'acme-app: nothing is sent for 4 s, as the vendor asked',
    );
    expect(told({ ...opened, reason: 'failing' })).toBe('acme-app: nothing is sent for 4 s');
  });

  it('does not hide a loss', () => {
    expect(toldOf({ message: 'grant.lost', integration: 'payroll', cause: 'ambiguous_loss' })).toEqual({
      text: 'payroll is lost: ambiguous_loss',
      tone: 'bad',
    });
  });

  it('leaves out what a person need not know', () => {
    expect(told({ message: 'leases of a process before', count: 3 })).toBeUndefined();
  });
});

describe('a line of the log', () => {
  it('is read field by field, each only as what it should be', () => {
    expect(readLogLine('{"message":"refreshed","version":"7","tookMs":12,"integration":"a"}')).toEqual({
      message: 'refreshed',
      tookMs: 12,
      integration: 'a',
    });
  });

  it.each(['plain words', '{"level":"info"}', '{"message":', '[1]', ''])('is not %j', (text) => {
    expect(readLogLine(text)).toBeUndefined();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { Log, LogFields } from '#shared/ports/tell.ts';

export interface LogSubject {
  /** Prints everything from `debug` on. */
  readonly log: Log;
  /** The lines printed since the last call. */
  lines(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function describeLogContract(name: string, makeSubject: () => Promise<LogSubject>): void {
  describe(`log: ${name}`, () => {
    let subject: LogSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(async () => {
      await subject.close();
    });
    const parsed = async (): Promise<readonly Record<string, unknown>[]> =>
      (await subject.lines()).map((line) => JSON.parse(line) as Record<string, unknown>);

    it.each(['debug', 'info', 'warn', 'error'] as const)(
      'prints one JSON line at level %s',
      async (level) => {
        subject.log[level]('refreshed', {
          integration: 'payroll',
          version: 4,
          adopted: true,
          missing: ['write'],
        });
        const [line, ...more] = await parsed();
        expect(more).toEqual([]);
        expect(String(line?.level).toLowerCase()).toBe(level);
        expect(line).toMatchObject({
          message: 'refreshed',
          integration: 'payroll',
          version: 4,
          adopted: true,
          missing: ['write'],
        });
      },
    );

    it('leaves out fields that are not there', async () => {
      subject.log.info('nothing', { code: undefined });
      const [line] = await parsed();
      expect(line).not.toHaveProperty('code');
    });

    it('keeps a line break inside its line', async () => {
      subject.log.info('one\ntwo', { code: 'a\nb' });
      const lines = await parsed();
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({ message: 'one\ntwo', code: 'a\nb' });
    });

    it('never prints a secret, and never throws, whatever it is handed', async () => {
      const cycle: Record<string, unknown> = { token: new Secret('hidden-token') };
      cycle.self = cycle;
      const odd = { secret: new Secret('hidden-token'), cycle, big: 1n } as unknown as LogFields;
      expect(() => subject.log.error('odd', odd)).not.toThrow();
      const lines = await subject.lines();
      expect(lines).toHaveLength(1);
      expect(lines.join()).toContain('odd');
      expect(lines.join()).not.toContain('hidden-token');
    });
  });
}

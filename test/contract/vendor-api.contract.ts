import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCall } from '#shared/domain/health/api-call.ts';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import type { VendorApi } from '#shared/ports/vendor-api.ts';

export interface VendorApiSubject {
  readonly api: VendorApi;
  readonly call: VendorCall;
  /** An address of the vendor's API. */
  readonly url: string;
  /** Of a host that is not the vendor's. */
  readonly elsewhere: string;
  next(fate: 'answers' | 'redirects' | 'hangs up' | 'is silent' | 'goes on for ever'): void;
  /** Whole requests since the last call. */
  requests(): readonly string[];
  close(): Promise<void>;
}

const TOKEN = new Secret('at-1');

export function describeVendorApiContract(name: string, makeSubject: () => Promise<VendorApiSubject>): void {
  describe(`vendor API: ${name}`, () => {
    let subject: VendorApiSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.close());

    const ask = (more: Partial<ApiCall> = {}, within = seconds(5)) =>
      subject.api.call(subject.call.vendor, { method: 'GET', url: subject.url, ...more }, TOKEN, within);

    it('presents the token, and gives the answer with the header that was wanted', async () => {
      subject.next('answers');
      expect(await ask({ readHeader: 'X-OAuth-Scopes' })).toMatchObject({
        kind: 'answered',
        status: 200,
        body: '{"id":1,"active":true,"scope":"read write"}',
        contentType: 'application/json',
        date: 'Mon, 02 Nov 2026 08:00:00 GMT',
        header: 'read, write',
      });
      const [request] = subject.requests();
      expect(request).toMatch(/^GET \/me HTTP\/1\.1\r\n/);
      expect(request?.toLowerCase()).toContain('authorization: bearer at-1\r\n');
    });

    it('gives no header that nobody wanted', async () => {
      subject.next('answers');
      expect(await ask()).not.toHaveProperty('header');
      subject.requests();
    });

    it('presents the token where the vendor wants it, with a body', async () => {
      subject.next('answers');
      await ask({
        method: 'POST',
        token: { header: 'x-token' },
        headers: { 'x-version': '2' },
        body: '{"q":1}',
      });
      const [request] = subject.requests();
      expect(request).toMatch(/^POST \/me HTTP\/1\.1\r\n/);
      expect(request?.toLowerCase()).toContain('x-token: at-1\r\n');
      expect(request?.toLowerCase()).toContain('x-version: 2\r\n');
      expect(request?.toLowerCase()).not.toContain('authorization');
      expect(request).toMatch(/\r\n\r\n\{"q":1\}$/);
    });

    it('follows no redirect', async () => {
      subject.next('redirects');
      expect(await ask()).toMatchObject({ kind: 'answered', status: 302 });
      expect(subject.requests()).toHaveLength(1);
    });

    it.each([
      ['hangs up', 'connection_reset'],
      ['goes on for ever', 'body_too_large'],
    ] as const)('a vendor that %s has not answered, and is asked once', async (fate, code) => {
      subject.next(fate);
      expect(await ask()).toMatchObject({ kind: 'failed', code });
      expect(subject.requests()).toHaveLength(1);
    });

    it('waits no longer than it was told', async () => {
      subject.next('is silent');
      expect(await ask({}, milliseconds(150))).toMatchObject({ kind: 'failed', code: 'deadline' });
      subject.requests();
    });

    it('takes the token to no other host', async () => {
      subject.next('answers');
      expect(await ask({ url: subject.elsewhere })).toMatchObject({
        kind: 'failed',
        code: 'address_refused',
      });
      expect(subject.requests()).toEqual([]);
    });

    it('knows the scopes of a token that lives, by introspection', async () => {
      subject.next('answers');
      expect(await subject.api.introspectedScopes(subject.call, TOKEN)).toEqual({
        scopes: ['read', 'write'],
      });
      expect(subject.requests()[0]).toMatch(/token_type_hint=access_token&token=at-1&/);
      subject.next('hangs up');
      expect(await subject.api.introspectedScopes(subject.call, TOKEN)).toEqual({});
      subject.requests();
    });
  });
}

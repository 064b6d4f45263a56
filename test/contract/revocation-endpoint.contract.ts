import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { RevocationEndpoint, VendorCall } from '#shared/ports/token-endpoint.ts';

export interface RevocationEndpointSubject {
  readonly endpoint: RevocationEndpoint;
  readonly call: VendorCall;
  next(fate: 'revokes' | 'refuses the client' | 'fails' | 'hangs up' | 'is silent'): void;
  /** The form fields of every request that reached the vendor since the last call. */
  seen(): readonly Readonly<Record<string, string>>[];
  close(): Promise<void>;
}

const TOKEN = new Secret('rt-1');

export function describeRevocationEndpointContract(
  name: string,
  makeSubject: () => Promise<RevocationEndpointSubject>,
): void {
  describe(`revocation endpoint: ${name}`, () => {
    let subject: RevocationEndpointSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.close());

    it.each(['refresh_token', 'access_token'] as const)(
      'revokes one token, said to be a %s',
      async (hint) => {
        subject.next('revokes');
        expect(await subject.endpoint.revoke(subject.call, TOKEN, hint)).toBe('revoked');
        expect(subject.seen()).toMatchObject([{ token: 'rt-1', token_type_hint: hint }]);
      },
    );

    it.each(['refuses the client', 'fails', 'hangs up'] as const)(
      'a vendor that %s has not revoked, and is asked once',
      async (fate) => {
        subject.next(fate);
        expect(await subject.endpoint.revoke(subject.call, TOKEN, 'refresh_token')).toBe('failed');
        expect(subject.seen()).toHaveLength(1);
      },
    );

    it('waits no longer than it was told', async () => {
      subject.next('is silent');
      const call = { ...subject.call, deadline: milliseconds(150) };
      expect(await subject.endpoint.revoke(call, TOKEN, 'refresh_token')).toBe('failed');
      subject.seen();
    });

    it('a client that has nothing to prove itself with sends nothing', async () => {
      const call = { ...subject.call, credential: {} };
      expect(await subject.endpoint.revoke(call, TOKEN, 'refresh_token')).toBe('failed');
      expect(subject.seen()).toEqual([]);
    });

    it('says where a vendor has no such endpoint', async () => {
      const { revocationEndpoint: _none, ...vendor } = subject.call.vendor;
      expect(await subject.endpoint.revoke({ ...subject.call, vendor }, TOKEN, 'refresh_token')).toBe(
        'unsupported',
      );
      expect(subject.seen()).toEqual([]);
    });
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { IntrospectionEndpoint } from '#shared/ports/introspection.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';

export interface IntrospectionEndpointSubject {
  readonly endpoint: IntrospectionEndpoint;
  readonly call: VendorCall;
  next(fate: 'says yes' | 'says no' | 'refuses the client' | 'fails' | 'hangs up' | 'is silent'): void;
  /** The form fields of every request that reached the vendor since the last call. */
  seen(): readonly Readonly<Record<string, string>>[];
  close(): Promise<void>;
}

const TOKEN = new Secret('rt-1');

export function describeIntrospectionEndpointContract(
  name: string,
  makeSubject: () => Promise<IntrospectionEndpointSubject>,
): void {
  describe(`introspection endpoint: ${name}`, () => {
    let subject: IntrospectionEndpointSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.close());

    it.each([
      ['says yes', 'refresh_token', 'active'],
      ['says no', 'refresh_token', 'inactive'],
      ['says no', 'access_token', 'inactive'],
    ] as const)('a vendor that %s to a %s: %s', async (fate, hint, meaning) => {
      subject.next(fate);
      expect(await subject.endpoint.introspect(subject.call, TOKEN, hint)).toBe(meaning);
      expect(subject.seen()).toMatchObject([{ token: 'rt-1', token_type_hint: hint, client_id: 'acme' }]);
    });

    it.each(['refuses the client', 'fails', 'hangs up'] as const)(
      'a vendor that %s has told nothing, and is asked once',
      async (fate) => {
        subject.next(fate);
        expect(await subject.endpoint.introspect(subject.call, TOKEN, 'refresh_token')).toBe('unclear');
        expect(subject.seen()).toHaveLength(1);
      },
    );

    it('waits no longer than it was told', async () => {
      subject.next('is silent');
      const call = { ...subject.call, deadline: milliseconds(150) };
      expect(await subject.endpoint.introspect(call, TOKEN, 'refresh_token')).toBe('unclear');
      subject.seen();
    });

    it('a client that has nothing to prove itself with sends nothing', async () => {
      const call = { ...subject.call, credential: {} };
      expect(await subject.endpoint.introspect(call, TOKEN, 'refresh_token')).toBe('unclear');
      expect(subject.seen()).toEqual([]);
    });

    it('a vendor without such an endpoint is not asked', async () => {
      const { introspectionEndpoint: _none, ...vendor } = subject.call.vendor;
      expect(await subject.endpoint.introspect({ ...subject.call, vendor }, TOKEN, 'refresh_token')).toBe(
        'unclear',
      );
      expect(subject.seen()).toEqual([]);
    });
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { TokenEndpoint, TokenRequest, VendorCall } from '#shared/ports/token-endpoint.ts';
import { revealed } from '../support/revealed.ts';

/** What the vendor does with the next request. */
export type VendorFate =
  | 'grants'
  | 'refuses the grant'
  | 'refuses the client'
  | 'fails'
  | 'hangs up'
  | 'is silent';

export interface TokenEndpointSubject {
  readonly endpoint: TokenEndpoint;
  /** A call that proves the client correctly. */
  readonly call: VendorCall;
  next(fate: VendorFate): void;
  /** The form fields of every request that reached the vendor since the last call. */
  seen(): readonly Readonly<Record<string, string>>[];
  /** From now on nobody listens. */
  goAway(): Promise<void>;
  close(): Promise<void>;
}

/** A vendor that grants answers with these. */
export const GRANTED = {
  access_token: 'at-2',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'rt-2',
  scope: 'read write',
} as const;

const REFRESH: TokenRequest = { grantType: 'refresh_token', refreshToken: new Secret('rt-1') };

export function describeTokenEndpointContract(
  name: string,
  makeSubject: () => Promise<TokenEndpointSubject>,
): void {
  describe(`token endpoint: ${name}`, () => {
    let subject: TokenEndpointSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.close());

    it('gives what was granted', async () => {
      subject.next('grants');
      const answer = await subject.endpoint.request(subject.call, REFRESH);
      expect(revealed(answer)).toMatchObject({
        kind: 'tokens',
        grant: {
          accessToken: 'at-2',
          refreshToken: 'rt-2',
          tokenType: 'Bearer',
          expiresIn: 3_600_000,
          scopes: ['read', 'write'],
        },
      });
      expect(answer.took).toBeGreaterThanOrEqual(0);
      expect(subject.seen()).toMatchObject([{ grant_type: 'refresh_token', refresh_token: 'rt-1' }]);
    });

    it('asks for a token of the client itself', async () => {
      subject.next('grants');
      const request = { grantType: 'client_credentials', scopes: ['read', 'write'] } as const;
      const answer = await subject.endpoint.request(subject.call, request);
      expect(answer.kind).toBe('tokens');
      const [sent] = subject.seen();
      expect(sent).toMatchObject({ grant_type: 'client_credentials', scope: 'read write' });
      expect(sent).not.toHaveProperty('refresh_token');
    });

    it.each([
      ['refuses the grant', 'grant_refused'],
      ['refuses the client', 'client_refused'],
      ['fails', 'ambiguous'],
      ['hangs up', 'ambiguous'],
    ] as const)('a vendor that %s: %s, after one request', async (fate, failureClass) => {
      subject.next(fate);
      const answer = await subject.endpoint.request(subject.call, REFRESH);
      expect(answer).toMatchObject({ kind: 'failed', failure: { class: failureClass } });
      expect(subject.seen()).toHaveLength(1);
    });

    it('waits as long as it was told and no longer', async () => {
      subject.next('is silent');
      const call = { ...subject.call, deadline: milliseconds(200) };
      const answer = await subject.endpoint.request(call, REFRESH);
      expect(answer).toMatchObject({ kind: 'failed', failure: { class: 'ambiguous', code: 'deadline' } });
      expect(answer.took).toBeGreaterThan(190);
      expect(answer.took).toBeLessThan(3000);
      expect(subject.seen()).toHaveLength(1);
    });

    it('a client that has nothing to prove itself with is refused before anything is sent', async () => {
      const answer = await subject.endpoint.request({ ...subject.call, credential: {} }, REFRESH);
      expect(answer).toMatchObject({
        kind: 'failed',
        failure: { class: 'client_refused', code: 'credential_missing' },
      });
      expect(subject.seen()).toEqual([]);
    });

    it('shows no secret when it is printed', async () => {
      subject.next('grants');
      const answer = await subject.endpoint.request(subject.call, REFRESH);
      expect(JSON.stringify(answer)).not.toMatch(/at-2|rt-2|rt-1/);
      subject.seen();
    });

    it('a vendor that is away was sent nothing', async () => {
      await subject.goAway();
      const answer = await subject.endpoint.request(subject.call, REFRESH);
      expect(answer).toMatchObject({ kind: 'failed', failure: { class: 'not_sent' } });
    });
  });
}

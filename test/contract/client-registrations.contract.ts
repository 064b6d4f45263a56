import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { ClientRegistrations, RegistrationCall } from '#shared/ports/client-registration.ts';
import { revealed } from '../support/revealed.ts';

/** What reached the server. */
export interface SeenRequest {
  readonly method: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

export interface ClientRegistrationsSubject {
  readonly registrations: ClientRegistrations;
  readonly clientUri: string;
  next(
    fate: 'shows the client' | 'shows it without secrets' | 'refuses the token' | 'fails' | 'hangs up',
  ): void;
  /** Since the last call. */
  seen(): readonly SeenRequest[];
  close(): Promise<void>;
}

const METADATA = { client_id: 'acme', redirect_uris: ['https://keeper.example/callback'] };

/** The server shows `METADATA`, the secret `new-secret` that ends at 1800000000, and the token `new-token`. */
export function describeClientRegistrationsContract(
  name: string,
  makeSubject: () => Promise<ClientRegistrationsSubject>,
): void {
  describe(`client registrations: ${name}`, () => {
    let subject: ClientRegistrationsSubject;
    let call: RegistrationCall;
    beforeAll(async () => {
      subject = await makeSubject();
      call = { clientUri: subject.clientUri, accessToken: new Secret('registration-token') };
    });
    afterAll(() => subject.close());

    const full = {
      kind: 'registered',
      registered: {
        clientSecret: 'new-secret',
        secretExpiresAt: 1_800_000_000_000,
        accessToken: 'new-token',
        metadata: METADATA,
      },
    };

    it('reads what the server has', async () => {
      subject.next('shows the client');
      expect(shown(await subject.registrations.read(call))).toEqual(full);
      expect(subject.seen()).toEqual([{ method: 'GET', token: 'registration-token', body: undefined }]);
    });

    it('brings the metadata, and takes what the server makes of it', async () => {
      subject.next('shows the client');
      expect(shown(await subject.registrations.replace(call, METADATA))).toEqual(full);
      expect(subject.seen()).toEqual([{ method: 'PUT', token: 'registration-token', body: METADATA }]);
    });

    it('knows no secret where the server shows none', async () => {
      subject.next('shows it without secrets');
      const answer = await subject.registrations.read(call);
      expect(answer).toEqual({ kind: 'registered', registered: { metadata: METADATA } });
      subject.seen();
    });

    it.each([
      ['refuses the token', { kind: 'refused', code: 'http_401' }],
      ['fails', { kind: 'failed', code: 'http_503' }],
      ['hangs up', { kind: 'failed', code: 'connection_reset' }],
    ] as const)('a server that %s is asked once', async (fate, meaning) => {
      subject.next(fate);
      expect(await subject.registrations.replace(call, METADATA)).toEqual(meaning);
      expect(subject.seen()).toHaveLength(1);
    });
  });
}

function shown(answer: Awaited<ReturnType<ClientRegistrations['read']>>): unknown {
  return answer.kind === 'registered' ? { ...answer, registered: revealed(answer.registered) } : answer;
}

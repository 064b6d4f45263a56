import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { DiscoveryDocuments } from '#shared/ports/discovery.ts';

/** What stands at an address of the vendor. */
export type Page = { readonly status: number; readonly body: string } | 'hangs up' | 'goes on for ever';

export interface DiscoveryDocumentsSubject {
  readonly documents: DiscoveryDocuments;
  readonly vendor: Vendor;
  /** The vendor's origin, and the same machine by a name that is not the vendor's. */
  readonly origin: string;
  readonly elsewhere: string;
  /** By path; at any other there is nothing. */
  pages: Readonly<Record<string, Page>>;
  /** Paths that were asked for since the last call. */
  asked(): readonly string[];
  close(): Promise<void>;
}

const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

export function describeDiscoveryDocumentsContract(
  name: string,
  makeSubject: () => Promise<DiscoveryDocumentsSubject>,
): void {
  describe(`discovery documents: ${name}`, () => {
    let subject: DiscoveryDocumentsSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.close());

    const documentOf = (more: object = {}): Page => ({
      status: 200,
      body: JSON.stringify({ issuer: subject.origin, token_endpoint: `${subject.origin}/token`, ...more }),
    });
    const fetchWith = async (
      pages: Readonly<Record<string, Page>>,
      vendor: Partial<Vendor> = {},
      lastUrl?: string,
    ) => {
      subject.pages = pages;
      subject.asked();
      const fetched = await subject.documents.fetch({ ...subject.vendor, ...vendor }, lastUrl);
      return { fetched, asked: subject.asked() };
    };

    it('are found where OpenID Connect has them', async () => {
      const page = documentOf();
      const { fetched, asked } = await fetchWith({ [OPENID]: page });
      expect(fetched).toEqual({
        kind: 'fetched',
        url: `${subject.origin}${OPENID}`,
        text: (page as { body: string }).body,
      });
      expect(asked).toEqual([OPENID]);
    });

    it('are found where RFC 8414 has them, before the path of an issuer that has one', async () => {
      const { fetched, asked } = await fetchWith(
        { [`${OAUTH}/tenant`]: documentOf() },
        { issuer: `${subject.origin}/tenant/` },
      );
      expect(fetched).toMatchObject({ kind: 'fetched', url: `${subject.origin}${OAUTH}/tenant` });
      expect(asked).toEqual([`/tenant${OPENID}`, `${OAUTH}/tenant`]);
    });

    it('are looked for first where they were last', async () => {
      const { asked } = await fetchWith({ [OAUTH]: documentOf() }, {}, `${subject.origin}${OAUTH}`);
      expect(asked).toEqual([OAUTH]);
    });

    it('bring the names of the keys that they point to', async () => {
      const { fetched } = await fetchWith({
        [OPENID]: documentOf({ jwks_uri: `${subject.origin}/keys` }),
        '/keys': { status: 200, body: '{"keys":[{"kid":"one"},{"kid":"two"},{"kty":"RSA"}]}' },
      });
      expect(fetched).toMatchObject({ kind: 'fetched', keys: [expect.any(String), expect.any(String)] });
    });

    it.each([
      ['at a host that is not the vendor’s', () => subject.elsewhere, { status: 200, body: '{"keys":[]}' }],
      ['that cannot be read', () => subject.origin, { status: 200, body: '<html>' }],
      ['that are not there', () => subject.origin, { status: 404, body: '' }],
    ] as const)('bring no keys %s', async (_what, origin, page) => {
      const { fetched } = await fetchWith({
        [OPENID]: documentOf({ jwks_uri: `${origin()}/keys` }),
        '/keys': page,
      });
      expect(fetched.kind).toBe('fetched');
      expect(fetched).not.toHaveProperty('keys');
    });

    it.each([
      ['are not there', undefined, 'status 404'],
      ['are gone', { status: 410, body: '' }, 'status 410'],
      ['lead elsewhere', { status: 302, body: '' }, 'status 302'],
      ['are a page for people', { status: 200, body: '<!doctype html><p>Sorry</p>' }, 'html'],
      ['are no JSON', { status: 200, body: 'Sorry' }, 'not_json'],
      ['are something else', { status: 200, body: '{"keys":[]}' }, 'not_a_discovery_document'],
      ['break off', 'hangs up', 'connection_reset'],
      ['go on for ever', 'goes on for ever', 'body_too_large'],
    ] as const)('say why they cannot be read: they %s', async (_what, page, why) => {
      const { fetched, asked } = await fetchWith(page === undefined ? {} : { [OPENID]: page });
      expect(fetched).toEqual({ kind: 'missing', why });
      expect(asked).toEqual([OPENID, OAUTH]);
    });

    it('of a vendor without an issuer are not looked for', async () => {
      const { issuer: _issuer, ...vendor } = subject.vendor;
      subject.pages = {};
      expect(await subject.documents.fetch(vendor, undefined)).toEqual({ kind: 'missing', why: 'no_issuer' });
      expect(subject.asked()).toEqual([]);
    });
  });
}

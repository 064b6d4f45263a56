import { type DiscoveryFields, readDiscovery } from '#shared/domain/discovery/document.ts';
import { keyNames } from '#shared/domain/discovery/key-set.ts';
import { seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { DiscoveryDocuments } from '#shared/ports/discovery.ts';
import type { Transport } from './transport.ts';
import { vendorHosts } from './vendor-hosts.ts';

const PATIENCE = seconds(5);

type Answer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none'; readonly why: string };

/** Discovery documents over HTTP, through the guarded transport and at the vendor's own hosts alone. */
export function createDiscoveryDocuments({
  transport,
}: {
  readonly transport: Transport;
}): DiscoveryDocuments {
  async function get(url: string, allowedHosts: ReadonlySet<string>): Promise<Answer> {
    const headers = { accept: 'application/json', 'user-agent': 'grantkeeper' };
    const answer = await transport.send({ method: 'GET', url, headers, allowedHosts, deadline: PATIENCE });
    if (answer.kind !== 'answered') return { kind: 'none', why: answer.code };
    if (answer.status !== 200) return { kind: 'none', why: `status ${answer.status}` };
    return { kind: 'text', text: answer.body };
  }

  return {
    fetch: async (vendor, lastUrl) => {
      const hosts = hostsOf(vendor);
      let why: string | undefined;
      for (const url of addressesOf(vendor, lastUrl)) {
        const answer = await get(url, hosts);
        const read = answer.kind === 'text' ? readDiscovery(answer.text) : answer;
        if (answer.kind === 'text' && read.kind === 'document') {
          const keys = await keysOf(vendor, read.fields, hosts);
          return { kind: 'fetched', url, text: answer.text, ...(keys === undefined ? {} : { keys }) };
        }
        if ('why' in read) why ??= read.why;
      }
      return { kind: 'missing', why: why ?? 'no_issuer' };
    },
  };

  /** A key set at a host that is not the vendor's is not fetched: a document must not send us anywhere. */
  async function keysOf(
    { jwksUri }: Vendor,
    { endpoints }: DiscoveryFields,
    hosts: ReadonlySet<string>,
  ): Promise<readonly string[] | undefined> {
    const uri = endpoints.jwks_uri ?? jwksUri;
    if (uri === undefined) return undefined;
    const answer = await get(uri, hosts);
    return answer.kind === 'text' ? keyNames(answer.text) : undefined;
  }
}

function hostsOf(vendor: Vendor): ReadonlySet<string> {
  const more = [vendor.issuer, vendor.jwksUri].map((text) => URL.parse(text ?? '')?.hostname);
  return new Set([...vendorHosts(vendor), ...more.filter((host) => host !== undefined)]);
}

/**
 * Where it was last, then after the issuer (OpenID Connect Discovery 1.0 4) and between its host and its path
 * (RFC 8414 3.1).
 */
function addressesOf({ issuer }: Vendor, lastUrl: string | undefined): readonly string[] {
  const url = URL.parse(issuer ?? '');
  if (url === null) return [];
  const path = url.pathname.replace(/\/$/, '');
  const standard = [
    `${url.origin}${path}/.well-known/openid-configuration`,
    `${url.origin}/.well-known/oauth-authorization-server${path}`,
  ];
  return lastUrl === undefined ? standard : [lastUrl, ...standard.filter((one) => one !== lastUrl)];
}

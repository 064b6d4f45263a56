import type { SignHeaders } from '../notice/signs.ts';
import type { Duration, Instant } from '../time.ts';
import type { Probe, Vendor } from '../vendor.ts';

/** One call of a vendor's API with an access token. */
export interface ApiCall extends Pick<Probe, 'method' | 'url' | 'token' | 'headers' | 'body'> {
  /** The one header of the answer that is wanted, besides those that every answer is read by. */
  readonly readHeader?: string;
}

/** What became of it; `code` is the transport's word for what went wrong. */
export type ApiAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType?: string;
      /** The `Date` header. */
      readonly date?: string;
      readonly body: string;
      /** The header that was wanted, where it is there. */
      readonly header?: string;
      /** What tells of an end of what was asked, where anything does. */
      readonly signs?: SignHeaders;
      readonly sentAt: Instant;
      readonly took: Duration;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly took: Duration };

/** What introspection came to; no scopes where nothing was learned. */
export interface Introspected {
  readonly scopes?: readonly string[];
  readonly signs?: SignHeaders;
}

export type ApiAnswered = Extract<ApiAnswer, { kind: 'answered' }>;

/** How the granted scopes are asked for, where an API call tells them; the token goes where the probe has it. */
export function scopeCall({ probe, scopeReadBack }: Vendor): ApiCall | undefined {
  if (scopeReadBack?.by !== 'call') return undefined;
  const { method, url, at } = scopeReadBack;
  return {
    method,
    url,
    ...(probe?.token === undefined ? {} : { token: probe.token }),
    ...(probe?.headers === undefined ? {} : { headers: probe.headers }),
    ...(isHeader(at) ? { readHeader: at } : {}),
  };
}

/** The probe; where the same call tells the scopes as well, it is made once. */
export function probeCall(vendor: Vendor): ApiCall | undefined {
  const { probe } = vendor;
  if (probe === undefined) return undefined;
  const { method, url, token, headers, body } = probe;
  const scopes = scopeCall(vendor);
  const readHeader = isSameCall(probe, scopes) ? scopes?.readHeader : undefined;
  return {
    method,
    url,
    ...(token === undefined ? {} : { token }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(readHeader === undefined ? {} : { readHeader }),
  };
}

/** Whether the probe's answer is the one that the scopes are read from. */
export const isSameCall = (probe: Probe | undefined, scopes: ApiCall | undefined): boolean =>
  probe !== undefined &&
  scopes !== undefined &&
  probe.method === scopes.method &&
  probe.url === scopes.url &&
  probe.body === undefined;

const isHeader = (at: string): boolean => !at.startsWith('/');

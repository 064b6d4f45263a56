import type { VendorRotation } from './rotation.ts';

export type ClientAuth = 'basic' | 'basic-raw' | 'post' | 'none';

/** One OAuth client as the scripted vendor knows it. Its fields may be changed while the vendor runs. */
export interface VendorClient {
  readonly clientId: string;
  auth: ClientAuth;
  /** Any of them is right: two during a roll-over, none of them once all are withdrawn. */
  secrets: string[];
  rotation: VendorRotation;
  accessTokenSeconds: number;
  /** What RFC 7009 ends: the token presented, or the grant that it belongs to. */
  revocationEnds: 'token' | 'grant';
}

/** What a request showed of its client, before anything was checked. */
export interface Credentials {
  readonly method: 'basic' | 'body' | 'absent';
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
}

/** Reads RFC 6749 section 2.3.1 in both of its forms, without decoding what Basic carries. */
export function credentialsOf(authorization: string | undefined, form: URLSearchParams): Credentials {
  const basic = /^Basic\s+(.+)$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return { method: 'basic', clientId: text.slice(0, colon), secret: text.slice(colon + 1) };
  }
  const clientId = form.get('client_id') ?? undefined;
  const secret = form.get('client_secret') ?? undefined;
  return { method: clientId === undefined ? 'absent' : 'body', clientId, secret };
}

/** Whether these credentials prove the client by the very method that it is registered with. */
export function provesClient(client: VendorClient, shown: Credentials): boolean {
  switch (client.auth) {
    case 'none':
      return shown.method === 'body' && shown.secret === undefined;
    case 'post':
      return shown.method === 'body' && isSecret(client, shown.secret);
    case 'basic-raw':
      return shown.method === 'basic' && isSecret(client, shown.secret);
    case 'basic':
      return shown.method === 'basic' && isSecret(client, formDecoded(shown.secret));
  }
}

/** `application/x-www-form-urlencoded` text back to what it stands for; `undefined` where it is malformed. */
export function formDecoded(text: string | undefined): string | undefined {
  if (text === undefined || /[^\w.~*%+-]/.test(text)) return undefined;
  return new URLSearchParams(`v=${text}`).get('v') ?? undefined;
}

function isSecret(client: VendorClient, secret: string | undefined): boolean {
  return secret !== undefined && client.secrets.includes(secret);
}

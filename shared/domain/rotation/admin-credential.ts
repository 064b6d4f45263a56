import { isMembers, type Members } from '../answer/read-body.ts';
import { Secret } from '../secret.ts';
import type { SecretApiKind } from '../vendor-secret.ts';

/** What a vendor's API for client secrets is called with. */
export type AdminCredential =
  /** An OAuth client of its own, which gets an access token by its own credentials (RFC 6749 4.4). */
  | {
      readonly kind: 'app';
      readonly clientId: string;
      readonly clientSecret?: Secret;
      readonly privateKeyJwk?: Secret;
      /** Whose directory has the application, at Entra. */
      readonly tenant?: string;
    }
  /** A token that a person made. */
  | { readonly kind: 'token'; readonly token: Secret };

interface Shape {
  /** Members of an object, each with what it has to be; absent where no object is taken. */
  readonly members?: Readonly<Record<string, 'text' | 'tenant' | 'key'>>;
  /** A text is taken: what it has to be. */
  readonly token?: true;
  /** What would be right, after "must be". */
  readonly rule: string;
}

/**
 * - Entra: an app with `Application.ReadWrite.OwnedBy` that owns the application.
 *   https://learn.microsoft.com/en-us/graph/api/application-addpassword
 * - Okta: a service app with `okta.apps.manage`. An API token is taken too, and ends 30 days after its last use:
 *   https://help.okta.com/en-us/content/topics/security/api.htm
 * - Auth0: a machine-to-machine app with `update:clients` and `update:client_keys`.
 *   https://auth0.com/docs/api/management/v2/clients/patch-clients-by-id
 * - GitLab: an administrator's personal access token. https://docs.gitlab.com/api/applications/
 */
const SHAPES: Readonly<Record<SecretApiKind, Shape>> = {
  entra: {
    members: { tenant: 'tenant', clientId: 'text', clientSecret: 'text' },
    rule: 'an object with tenant, clientId and clientSecret of an app that owns this one and has the permission Application.ReadWrite.OwnedBy',
  },
  okta: {
    members: { clientId: 'text', privateKeyJwk: 'key' },
    token: true,
    rule: 'an object with clientId and privateKeyJwk of a service app that was granted okta.apps.manage, or an API token as a text',
  },
  auth0: {
    members: { clientId: 'text', clientSecret: 'text' },
    rule: 'an object with clientId and clientSecret of a machine-to-machine app that has update:clients and update:client_keys of the Management API',
  },
  gitlab: {
    token: true,
    rule: "an administrator's personal access token with the scopes api and admin_mode, as a text",
  },
};

/** The management credential, or what would be right as the end of a sentence that begins with its name. */
export function readAdminCredential(
  kind: SecretApiKind,
  given: Secret,
):
  | { readonly kind: 'ok'; readonly admin: AdminCredential }
  | { readonly kind: 'bad'; readonly rule: string } {
  const { members, token, rule } = SHAPES[kind];
  const text = given.reveal();
  const object = objectIn(text);
  const admin = object === undefined ? asToken(text, token) : asApp(object, members);
  return admin === undefined ? { kind: 'bad', rule: `must be ${rule}` } : { kind: 'ok', admin };
}

/** It goes into a header, where nothing but printable ASCII can stand. */
const asToken = (text: string, isTaken: true | undefined): AdminCredential | undefined =>
  isTaken === true && /^[\x21-\x7e]{8,4096}$/.test(text)
    ? { kind: 'token', token: new Secret(text) }
    : undefined;

const TENANT = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/;

function asApp(given: Members, wanted: Shape['members']): AdminCredential | undefined {
  if (wanted === undefined || Object.keys(given).some((name) => !Object.hasOwn(wanted, name)))
    return undefined;
  const isRight = Object.entries(wanted).every(([name, what]) => {
    const value = given[name];
    if (what === 'key') return isMembers(value) && typeof value.d === 'string';
    return typeof value === 'string' && value.trim() !== '' && (what !== 'tenant' || TENANT.test(value));
  });
  if (!isRight) return undefined;
  const { clientId, clientSecret, privateKeyJwk, tenant } = given;
  return {
    kind: 'app',
    clientId: String(clientId),
    ...(clientSecret === undefined ? {} : { clientSecret: new Secret(String(clientSecret)) }),
    ...(privateKeyJwk === undefined ? {} : { privateKeyJwk: new Secret(JSON.stringify(privateKeyJwk)) }),
    ...(tenant === undefined ? {} : { tenant: String(tenant) }),
  };
}

function objectIn(text: string): Members | undefined {
  if (!text.trim().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    // It may quote the secret; that it is no object is all there is to tell.
    return undefined;
  }
}

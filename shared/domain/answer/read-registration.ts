import { Secret } from '../secret.ts';
import { type Instant, instant } from '../time.ts';
import { type Members, member, textMember } from './read-body.ts';

/** What only the server sets (RFC 7592 2.2), and the secret, which is never sent back. */
const SERVERS_OWN = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
  'client_secret',
];

/** The parts of a client information response (RFC 7591 3.2.1) that a rotation acts on. */
export function readRegistration(members: Members) {
  const secret = textMember(members, 'client_secret');
  const token = textMember(members, 'registration_access_token');
  const expiresAt = expiryOf(member(members, 'client_secret_expires_at'));
  const metadata = Object.entries(members)
    .filter(([name]) => !SERVERS_OWN.includes(name))
    .map(([name, value]) => [name, asItIsWritten(name, value)]);
  return {
    ...(secret === undefined ? {} : { clientSecret: new Secret(secret) }),
    ...(expiresAt === undefined ? {} : { secretExpiresAt: expiresAt }),
    ...(token === undefined ? {} : { accessToken: new Secret(token) }),
    metadata: Object.fromEntries(metadata),
  };
}

/** One text (RFC 7591 2). `glewlwyd` 2.7 reads it out as a list of one, and refuses that list when it comes back. */
const asItIsWritten = (name: string, value: unknown): unknown =>
  name === 'token_endpoint_auth_method' && Array.isArray(value) && value.length === 1 ? value[0] : value;

/** Seconds since the epoch; 0 says that the secret does not end. */
function expiryOf(value: unknown): Instant | undefined {
  return typeof value === 'number' && value > 0 && value < 1e11
    ? instant(Math.floor(value) * 1000)
    : undefined;
}

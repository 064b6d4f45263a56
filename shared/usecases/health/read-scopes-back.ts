import { deadlineFor } from '#shared/domain/budgets.ts';
import { type ApiAnswer, type Introspected, isSameCall, scopeCall } from '#shared/domain/health/api-call.ts';
import { scopesTold } from '#shared/domain/health/granted.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { SignHeaders } from '#shared/domain/notice/signs.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { type Duration, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { otherCredentials } from '../client/other-credentials.ts';

/** Told of each answer that tells of an end: the endpoint, and its headers. */
export type Hear = (endpoint: string, headers: SignHeaders) => void;

export type ReadBackPorts = Pick<Ports, 'vendorApi' | 'clients' | 'clientVault' | 'budgets'>;

/** The scopes that the vendor says this token has; `undefined` where it tells none, or not in time. */
export async function readScopesBack(
  ports: ReadBackPorts,
  row: Integration,
  vendor: Vendor,
  accessToken: Secret,
  probed: ApiAnswer | undefined,
  within: Duration,
  hear: Hear = () => {},
): Promise<readonly string[] | undefined> {
  if (vendor.scopeReadBack?.by === 'introspection') {
    const { scopes, signs } = await introspected(ports, row, vendor, accessToken, within);
    if (signs !== undefined) hear(`POST ${vendor.introspectionEndpoint}`, signs);
    return scopes;
  }
  const call = scopeCall(vendor);
  if (call === undefined) return undefined;
  const isProbe = probed !== undefined && isSameCall(vendor.probe, call);
  const answer = isProbe ? probed : await ports.vendorApi.call(vendor, call, accessToken, within);
  if (!isProbe && answer.kind === 'answered' && answer.signs !== undefined)
    hear(`${call.method} ${call.url}`, answer.signs);
  return scopesTold(vendor, answer);
}

async function introspected(
  ports: ReadBackPorts,
  row: Integration,
  vendor: Vendor,
  accessToken: Secret,
  within: Duration,
): Promise<Introspected> {
  const client = await ports.clients.find(row.client);
  if (client === undefined) return {};
  const credential =
    client.secret === undefined ? undefined : await ports.clientVault.get(client.id, client.secret.versionId);
  const deadline = shortest(deadlineFor(vendor, ports.budgets), within);
  const call = { vendor, client, credential: credential ?? {}, deadline };
  const first = await ports.vendorApi.introspectedScopes(call, accessToken);
  if (first.scopes !== undefined) return first;
  // It may have been the client that was refused: each other secret is asked with, where one may be taken.
  for await (const other of otherCredentials(ports, client)) {
    const told = await ports.vendorApi.introspectedScopes({ ...call, credential: other }, accessToken);
    if (told.scopes !== undefined) return told;
  }
  return first;
}

import { deadlineFor } from '#shared/domain/budgets.ts';
import { type ApiAnswer, isSameCall, scopeCall } from '#shared/domain/health/api-call.ts';
import { scopesTold } from '#shared/domain/health/granted.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { type Duration, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { otherCredentials } from '../client/other-credentials.ts';

export type ReadBackPorts = Pick<Ports, 'vendorApi' | 'clients' | 'clientVault' | 'budgets'>;

/** The scopes that the vendor says this token has; `undefined` where it tells none, or not in time. */
export async function readScopesBack(
  ports: ReadBackPorts,
  row: Integration,
  vendor: Vendor,
  accessToken: Secret,
  probed: ApiAnswer | undefined,
  within: Duration,
): Promise<readonly string[] | undefined> {
  if (vendor.scopeReadBack?.by === 'introspection')
    return introspected(ports, row, vendor, accessToken, within);
  const call = scopeCall(vendor);
  if (call === undefined) return undefined;
  const isProbe = probed !== undefined && isSameCall(vendor.probe, call);
  const answer = isProbe ? probed : await ports.vendorApi.call(vendor, call, accessToken, within);
  return scopesTold(vendor, answer);
}

async function introspected(
  ports: ReadBackPorts,
  row: Integration,
  vendor: Vendor,
  accessToken: Secret,
  within: Duration,
): Promise<readonly string[] | undefined> {
  const client = await ports.clients.find(row.client);
  if (client === undefined) return undefined;
  const credential =
    client.secret === undefined ? undefined : await ports.clientVault.get(client.id, client.secret.versionId);
  const deadline = shortest(deadlineFor(vendor, ports.budgets), within);
  const call = { vendor, client, credential: credential ?? {}, deadline };
  const scopes = await ports.vendorApi.introspectedScopes(call, accessToken);
  if (scopes !== undefined) return scopes;
  // It may have been the client that was refused: each other secret is asked with, where one may be taken.
  for await (const other of otherCredentials(ports, client)) {
    const told = await ports.vendorApi.introspectedScopes({ ...call, credential: other }, accessToken);
    if (told !== undefined) return told;
  }
  return undefined;
}

import type { ApiCall } from '#shared/domain/health/api-call.ts';

/** The headers of a call of a vendor's API, the token among them, where the vendor wants it. */
export function apiHeaders({ token, headers, body }: ApiCall, accessToken: string): Record<string, string> {
  const { header, prefix = '' } = token ?? { header: 'authorization', prefix: 'Bearer ' };
  return {
    'user-agent': 'grantkeeper',
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
    [header]: `${prefix}${accessToken}`,
  };
}

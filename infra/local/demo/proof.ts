import type { App } from './authorization-server.ts';

/** Whether the vendor still takes an access token, asked of the vendor itself and not through its failing front. */
export async function isAccepted(server: string, app: App, accessToken: string): Promise<boolean> {
  return app.redirectUri === undefined
    ? isActive(server, app, accessToken)
    : isAcceptedByApi(server, accessToken);
}

/** OpenID Connect Core 5.3: an API that takes access tokens of people's grants. */
async function isAcceptedByApi(server: string, accessToken: string): Promise<boolean> {
  const response = await fetch(new URL('/me', server), {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  await response.arrayBuffer();
  return response.ok;
}

/** RFC 7662: what the server says of a token that belongs to no person. */
async function isActive(server: string, app: App, accessToken: string): Promise<boolean> {
  const response = await fetch(new URL('/token/introspection', server), {
    method: 'POST',
    body: new URLSearchParams({
      token: accessToken,
      client_id: app.clientId,
      client_secret: app.clientSecret,
    }),
  });
  if (!response.ok) throw new Error(`the vendor answers ${response.status} to an introspection`);
  return ((await response.json()) as { readonly active: boolean }).active;
}

import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Ports } from '#shared/ports/ports.ts';

const A_PAGE = 200;

/** Every OAuth client: there are few. */
export async function* everyClient({ clients }: Pick<Ports, 'clients'>): AsyncGenerator<OAuthClient, void> {
  let cursor: string | undefined;
  do {
    const page = await clients.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

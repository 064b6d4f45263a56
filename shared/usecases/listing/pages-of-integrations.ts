import type { Integration } from '#shared/domain/integration.ts';
import type { ListQuery } from '#shared/ports/integration-store.ts';
import type { Ports } from '#shared/ports/ports.ts';

const A_PAGE = 100;

/** Every integration by id, or those of one vendor or client, a page at a time. */
export async function* pagesOfIntegrations(
  { store }: Pick<Ports, 'store'>,
  of: Pick<ListQuery, 'vendor' | 'client'> = {},
): AsyncGenerator<readonly Integration[], void> {
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...of, limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';

const A_PAGE = 100;

/** Every integration by id, a page at a time. */
export async function* pagesOfIntegrations({
  store,
}: Pick<Ports, 'store'>): AsyncGenerator<readonly Integration[], void> {
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

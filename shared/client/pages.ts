/** What a list answers: a page, and where the next one begins if there is one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string;
}

/** Every item of every page; the next page is asked for when the last one is used up. */
export async function* itemsOf<Item>(
  pageAt: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await pageAt(cursor);
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';

/** Campaigns in SQLite: a row of JSON each, read, decided on and written in one transaction. */
export function sqliteCampaignStore({ sql, writes }: Database): CampaignStore {
  const selectAll = query(sql, 'SELECT campaign FROM campaigns ORDER BY id');
  const select = queryOne(sql, 'SELECT campaign FROM campaigns WHERE id = ?');
  const upsert = write(
    sql,
    'INSERT INTO campaigns (id, campaign) VALUES (?, ?) ON CONFLICT DO UPDATE SET campaign = excluded.campaign',
  );
  return {
    find: async (id) => parse(select(id)?.[0]),
    list: async () => selectAll().flatMap(([text]) => parse(text) ?? []),
    change: (id, decide) =>
      writes.run(() => {
        const { campaign, result } = decide(parse(select(id)?.[0]));
        if (campaign !== undefined) upsert(id, JSON.stringify(campaign));
        return result;
      }),
  };
}

/** Only this adapter writes the column. */
const parse = (text: unknown): Campaign | undefined =>
  text === undefined ? undefined : (JSON.parse(text as string) as Campaign);

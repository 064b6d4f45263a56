import { type GrantkeeperClient, GrantkeeperError, type IntegrationCreation } from '#shared/client/index.ts';
import type { Row } from './read-row.ts';

export type Brought =
  | { readonly kind: 'imported' | 'held' | 'created' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** What of a keeper an import needs. */
export interface ImportKeeper {
  readonly clients: Pick<GrantkeeperClient['clients'], 'get'>;
  readonly integrations: Pick<GrantkeeperClient['integrations'], 'create' | 'get' | 'importGrant'>;
}

/**
 * Creates what a row wants and brings its grant; what is there already is left as it is. `held`: the keeper has this very
 * grant. Throws `GrantkeeperError` where it is not the row's fault: nobody answers, or not now.
 */
export function bringTo(keeper: ImportKeeper): (row: Row) => Promise<Brought> {
  const vendorOf = vendors(keeper);
  return async (row) => {
    try {
      const vendor = row.creation.vendor ?? (await vendorOf(row.creation.client));
      return await bring(keeper, { ...row.creation, vendor }, row);
    } catch (error) {
      if (!(error instanceof GrantkeeperError) || isNotTheRowsFault(error)) throw error;
      return { kind: 'refused', code: error.code, reason: error.message };
    }
  };
}

async function bring(keeper: ImportKeeper, creation: IntegrationCreation, { grant }: Row): Promise<Brought> {
  const { id, client } = creation;
  const isNew = await create(keeper, creation);
  if (grant === undefined) return { kind: isNew ? 'created' : 'held' };
  if (isNew) {
    await keeper.integrations.importGrant(id, grant);
    return { kind: 'imported' };
  }
  const before = await keeper.integrations.get(id);
  if (before.client !== client) {
    const reason = `there is an integration ${id} already, of the client ${before.client}`;
    return { kind: 'refused', code: 'already_exists', reason };
  }
  const after = await keeper.integrations.importGrant(id, grant);
  // A grant that is new to the keeper begins an epoch; one that it holds changes nothing.
  return { kind: after.epoch === before.epoch ? 'held' : 'imported' };
}

async function create(keeper: ImportKeeper, creation: IntegrationCreation): Promise<boolean> {
  try {
    await keeper.integrations.create(creation);
    return true;
  } catch (error) {
    if (error instanceof GrantkeeperError && error.code === 'already_exists') return false;
    throw error;
  }
}

/** Each client is asked for once, however many rows name it. */
function vendors(keeper: ImportKeeper): (client: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (client) => {
    const found = known.get(client) ?? keeper.clients.get(client).then(({ vendor }) => vendor);
    // One that failed is asked for again.
    found.catch(() => known.delete(client));
    known.set(client, found);
    return found;
  };
}

const NOT_THE_ROWS: readonly string[] = [
  'unreachable',
  'timeout',
  'temporarily_unavailable',
  'too_many_requests',
  'unauthorized',
  'forbidden',
  'internal',
];

const isNotTheRowsFault = ({ code }: GrantkeeperError): boolean => NOT_THE_ROWS.includes(code);

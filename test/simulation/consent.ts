import { Secret } from '#shared/domain/secret.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import { createIntegration } from '#shared/usecases/create-integration.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import type { Begin, Stage } from './actions.ts';

/** No token of a simulation is brought to two integrations. */
const ALONE: TokenOwners = { claim: async (_mark, owner) => owner };

/** A person consents anew, and brings what the vendor gave until it is taken. */
export const importConsent: Begin = (around, id) => {
  const { refreshToken } = around.vendor.consent(id);
  return (stage) => bring(stage, refreshToken);
};

/** There is an integration of that name again, with a consent of its own. */
export const createAgain: Begin = (around, id) => {
  if (around.rows.has(id)) return undefined;
  const { refreshToken } = around.vendor.consent(id);
  return async (stage) => {
    const { ports } = stage;
    const created = await createIntegration(ports)({
      id,
      vendor: around.data.id,
      client: around.clientOf(id),
      scopes: ['read'],
      owner: 'finance',
      principal: 'service',
    });
    around.note(`${stage.process.name}: creation of ${id}: ${created.kind}`);
    return bring(stage, refreshToken);
  };
};

async function bring({ around, ports, process, id }: Stage, refreshToken: string): Promise<'done' | 'again'> {
  const outcome = await importGrant({ ...ports, tokenOwners: ALONE })({
    id,
    refreshToken: new Secret(refreshToken),
  });
  around.note(`${process.name}: import of ${refreshToken}: ${outcome.kind}`);
  return outcome.kind === 'refused' && outcome.code === 'temporarily_unavailable' ? 'again' : 'done';
}

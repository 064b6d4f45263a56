import * as z from 'zod/mini';
import { clientId, flag, rfc3339, scopes, vendorId } from './fields.ts';

const PARTY_RULE = 'must have either a client or a vendor';
const SCOPES_RULE = 'must add or remove a scope, and none both ways';

export const campaignBody = z
  .strictObject(
    {
      client: z.exactOptional(clientId),
      vendor: z.exactOptional(vendorId),
      addScopes: z.exactOptional(scopes),
      removeScopes: z.exactOptional(scopes),
      deadline: rfc3339,
      dryRun: z.exactOptional(flag),
    },
    'must be a JSON object',
  )
  .check(
    z.refine(({ client, vendor }) => (client === undefined) !== (vendor === undefined), PARTY_RULE),
    z.refine(({ addScopes = [], removeScopes = [] }) => isChange(addScopes, removeScopes), SCOPES_RULE),
  );

const isChange = (adds: readonly string[], removes: readonly string[]): boolean =>
  adds.length + removes.length > 0 && !adds.some((scope) => removes.includes(scope));

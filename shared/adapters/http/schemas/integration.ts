import * as z from 'zod/mini';
import { GRANT_TYPES } from '#shared/domain/integration.ts';
import { clientId, flag, integrationId, scopes, secondsUpTo, text, vendorId } from './fields.ts';

const LABELS_RULE = 'must be an object of at most 16 labels';
const LABEL_NAME_RULE = 'must have a name of 1 to 64 letters, digits, ".", "_", "/" and "-"';

export const createIntegrationBody = z.strictObject(
  {
    id: integrationId,
    vendor: vendorId,
    client: clientId,
    grantType: z.exactOptional(z.enum(GRANT_TYPES, `must be one of ${GRANT_TYPES.join(', ')}`)),
    scopes,
    owner: text(256),
    principal: z.enum(['service', 'user'], 'must be service or user'),
    critical: z.exactOptional(flag),
    canary: z.exactOptional(flag),
    labels: z.exactOptional(
      z
        .record(
          z.string(LABEL_NAME_RULE).check(z.regex(/^[A-Za-z0-9._/-]{1,64}$/, LABEL_NAME_RULE)),
          text(256),
          LABELS_RULE,
        )
        .check(z.refine((labels) => Object.keys(labels).length <= 16, LABELS_RULE)),
    ),
    acknowledgeUserBound: z.exactOptional(flag),
    minTtlSeconds: z.exactOptional(secondsUpTo(86_400)),
  },
  'must be a JSON object',
);

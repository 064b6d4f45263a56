import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';

export const noSuchIntegration = (id: IntegrationId): Refusal =>
  refusal('not_found', `there is no integration ${id}`);

/** A row whose removal is under way is there no more for whoever asks. */
export const isShown = (row: Integration): boolean =>
  row.care.status !== 'revoked' || row.care.removal === undefined;

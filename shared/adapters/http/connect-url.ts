import type { Refusal } from '#shared/domain/error-code.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import type { ConnectLink, ConnectLinks } from '#shared/usecases/consent/connect-links.ts';

/** The address that people and vendors reach this home by, without a slash at its end. */
export interface OwnAddress {
  readonly publicUrl: () => string;
}

/** What routes need that hand out connect links. */
export interface LinkMaker extends OwnAddress {
  readonly links: ConnectLinks;
}

/** A connect link as a person gets it. */
export function connectUrlOf({ integration, ticket }: ConnectLink, publicUrl: string): string {
  return `${publicUrl}/connect/${integration}?ticket=${ticket.reveal()}`;
}

export const connectLinkJson = (link: ConnectLink, publicUrl: string): Record<string, unknown> => ({
  connectUrl: connectUrlOf(link, publicUrl),
  expiresAt: toRfc3339(link.expiresAt),
});

/** The refusal, with a link in it where a person can end it by consenting. */
export async function withConnectUrl<T extends { readonly kind: string }>(
  { links, publicUrl }: LinkMaker,
  id: IntegrationId,
  outcome: T | Refusal,
): Promise<T | Refusal> {
  if (!isRefused(outcome) || outcome.code !== 'reauthorization_required') return outcome;
  const link = await links.forRefused(id);
  if (link === undefined) return outcome;
  return { ...outcome, extra: { ...outcome.extra, connectUrl: connectUrlOf(link, publicUrl()) } };
}

const isRefused = (outcome: { readonly kind: string }): outcome is Refusal => outcome.kind === 'refused';

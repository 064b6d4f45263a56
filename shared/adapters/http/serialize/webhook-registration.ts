import type { WebhookRegistration } from '#shared/domain/registration/registration.ts';
import { at } from './integration.ts';

/** A registration at the vendor as the contract shows it: never what the vendor's API is called with. */
export function registrationJson(registration: WebhookRegistration): Record<string, unknown> {
  const { by, url, options, metWish, wish, trouble } = registration;
  const { resource, changeType, lifeMinutes, integration } = options;
  return {
    by,
    url,
    state: stateOf(registration),
    ...(resource === undefined ? {} : { resource }),
    ...(changeType === undefined ? {} : { changeType }),
    ...(lifeMinutes === undefined ? {} : { lifeMinutes }),
    ...(integration === undefined ? {} : { integration }),
    ...at('expiresAt', metWish === undefined ? undefined : registration.expiresAt),
    ...at('checkedAt', registration.checkedAt),
    ...at('lostAt', registration.lostAt),
    ...at('nextCheckAt', metWish === wish || trouble !== undefined ? registration.dueAt : undefined),
    ...(trouble === undefined
      ? {}
      : { trouble: { kind: trouble.kind, code: trouble.code, ...at('since', trouble.since) } }),
  };
}

/** `pending`: the vendor has not what is wanted yet. */
function stateOf({
  trouble,
  metWish,
  wish,
}: WebhookRegistration): 'registered' | 'pending' | 'refused' | 'failing' {
  if (trouble !== undefined) return trouble.kind === 'refused' ? 'refused' : 'failing';
  return metWish === wish ? 'registered' : 'pending';
}

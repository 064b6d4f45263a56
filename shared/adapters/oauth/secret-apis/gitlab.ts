import { isMembers, textMember } from '#shared/domain/answer/read-body.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { Ask } from './ask-api.ts';
import { MALFORMED, NOTHING_LISTED, ONE_SECRET_ONLY, type SecretApi } from './secret-api.ts';

/**
 * The one secret of an application of a whole GitLab server, replaced by its administrator. The call wants the number
 * of the application, which is looked up by its client id.
 * @see https://docs.gitlab.com/api/applications/
 */
export const gitlab: SecretApi = {
  headers: (token) => ({ 'private-token': token.reveal() }),
  list: async () => NOTHING_LISTED,
  make: async (ask, clientId) => {
    const found = await numberOf(ask, clientId);
    if (found.kind !== 'found') return found;
    const said = await ask({ method: 'POST', path: `/applications/${found.number}/renew-secret` });
    if (said.kind !== 'answered') return said;
    const value = isMembers(said.value) ? textMember(said.value, 'secret') : undefined;
    return value === undefined ? MALFORMED : { kind: 'made', secret: { value: new Secret(value) } };
  },
  remove: async () => ONE_SECRET_ONLY,
};

const PER_PAGE = 100;
const MOST_PAGES = 20;

/** @see https://docs.gitlab.com/api/rest/#pagination */
async function numberOf(ask: Ask, clientId: string) {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const said = await ask({ method: 'GET', path: `/applications?per_page=${PER_PAGE}&page=${page}` });
    if (said.kind !== 'answered') return said;
    if (!Array.isArray(said.value)) return MALFORMED;
    const mine = said.value.find((one) => isMembers(one) && one.application_id === clientId);
    if (mine !== undefined) return Number.isSafeInteger(mine.id) ? found(mine.id) : MALFORMED;
    if (said.value.length < PER_PAGE) break;
  }
  return { kind: 'refused', code: 'application_not_found' } as const;
}

const found = (number: number) => ({ kind: 'found', number }) as const;

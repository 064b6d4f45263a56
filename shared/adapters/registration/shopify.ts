import type { Made, RegistrationCall, WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { Transport } from '../oauth/transport.ts';
import { type Answer, ask, type Members, membersOf, textOf } from './ask.ts';

const LIST =
  'query Own($topics: [WebhookSubscriptionTopic!]) { webhookSubscriptions(first: 100, topics: $topics) { nodes { id topic uri } } }';
const CREATE =
  'mutation Make($topic: WebhookSubscriptionTopic!, $webhookSubscription: WebhookSubscriptionInput!) { done: webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhookSubscription) { webhookSubscription { id } userErrors { message } } }';
const UPDATE =
  'mutation Move($id: ID!, $webhookSubscription: WebhookSubscriptionInput!) { done: webhookSubscriptionUpdate(id: $id, webhookSubscription: $webhookSubscription) { webhookSubscription { id } userErrors { message } } }';

interface Subscription {
  readonly id: string;
  readonly topic: string;
  readonly uri: string;
}

/**
 * A shop's subscriptions, one for each topic, by the shop's own token. They do not end. Compliance topics are of the
 * app's configuration alone. https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionCreate
 */
export function shopify({ transport }: { readonly transport: Transport }): WebhookRegistrations {
  const call = async (
    { api, credential }: RegistrationCall,
    query: string,
    variables: unknown,
  ): Promise<Answer> => {
    const headers = { 'x-shopify-access-token': credential.reveal() };
    const answer = await ask(transport, {
      method: 'POST',
      url: api.url,
      headers,
      body: { query, variables },
    });
    return answer.kind === 'answered' ? dataOf(answer.members) : answer;
  };

  const list = async (
    wanted: RegistrationCall,
  ): Promise<readonly Subscription[] | Exclude<Answer, Answered>> => {
    const answer = await call(wanted, LIST, { topics: topicsOf(wanted) });
    if (answer.kind !== 'answered') return answer;
    const { nodes } = membersOf(answer.members.webhookSubscriptions);
    return (Array.isArray(nodes) ? nodes : []).map(subscriptionOf);
  };

  /** Those that are ours are moved, those that are missing made; what the app's own code has made stays. */
  const bring = async (wanted: RegistrationCall): Promise<Made> => {
    const found = await list(wanted);
    if (!isList(found)) return found;
    const ours = new Set(idsIn(wanted));
    const ids: string[] = [];
    for (const topic of topicsOf(wanted)) {
      const ofTopic = found.filter((one) => one.topic === topic);
      const there = ofTopic.find(({ uri }) => uri === wanted.url);
      const moved = ofTopic.find(({ id }) => ours.has(id));
      const webhookSubscription = { uri: wanted.url };
      const made =
        there !== undefined
          ? there.id
          : idOf(
              moved === undefined
                ? await call(wanted, CREATE, { topic, webhookSubscription })
                : await call(wanted, UPDATE, { id: moved.id, webhookSubscription }),
            );
      if (typeof made !== 'string') return made;
      ids.push(made);
    }
    return { kind: 'made', vendorId: ids.join(' ') };
  };

  return {
    look: async (wanted) => {
      const found = await list(wanted);
      if (!isList(found)) return found;
      const ours = new Set(idsIn(wanted));
      const own = found.filter(({ id, uri }) => uri === wanted.url || ours.has(id));
      const [first] = own;
      if (first === undefined) return { kind: 'absent' };
      const isThere = (topic: string) => own.some((one) => one.topic === topic && one.uri === wanted.url);
      const isWhole = topicsOf(wanted).every(isThere);
      const elsewhere = own.find(({ uri }) => uri !== wanted.url);
      const url = isWhole ? wanted.url : (elsewhere ?? first).uri;
      return { kind: 'present', seen: { url, isWhole, vendorId: own.map(({ id }) => id).join(' ') } };
    },
    create: bring,
    mend: bring,
    renew: bring,
    // Nothing can be asked for.
    test: async () => undefined,
  };
}

type Answered = Extract<Answer, { kind: 'answered' }>;

const isList = (found: readonly Subscription[] | object): found is readonly Subscription[] =>
  Array.isArray(found);

const COMPLIANCE = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** `app/uninstalled` is APP_UNINSTALLED here. */
const topicsOf = ({ events }: RegistrationCall): readonly string[] =>
  events.filter((name) => !COMPLIANCE.includes(name)).map((name) => name.replace('/', '_').toUpperCase());

const idsIn = ({ vendorId = '' }: RegistrationCall): readonly string[] => vendorId.split(' ');

function subscriptionOf(node: unknown): Subscription {
  const { id, topic, uri } = membersOf(node);
  return { id: textOf(id) ?? '', topic: textOf(topic) ?? '', uri: textOf(uri) ?? '' };
}

/** Errors come with status 200: of the whole question here, of what was asked for in `userErrors`. */
function dataOf({ data, errors }: Members): Answer {
  if (!Array.isArray(errors) || errors.length === 0) return { kind: 'answered', members: membersOf(data) };
  const code = textOf(membersOf(membersOf(errors[0]).extensions).code)?.toLowerCase() ?? 'errors';
  return { kind: code === 'throttled' || code === 'internal_server_error' ? 'failed' : 'refused', code };
}

function idOf(answer: Answer): string | Exclude<Made, { kind: 'made' }> {
  if (answer.kind !== 'answered') return answer;
  const { webhookSubscription, userErrors } = membersOf(answer.members.done);
  if (Array.isArray(userErrors) && userErrors.length > 0) return { kind: 'refused', code: 'user_errors' };
  return textOf(membersOf(webhookSubscription).id) ?? { kind: 'failed', code: 'malformed_answer' };
}

import type { Instant } from '../time.ts';
import type { EventMeaning, Place, VendorWebhook, WebhookEvent } from '../vendor-webhook.ts';
import type { DeliveryRequest } from './delivery-request.ts';
import type { Document } from './document.ts';
import { valueAt, valuesAt } from './place.ts';
import { instantFrom } from './vendor-time.ts';

/** What a delivery says of some grants: those of these users, or of these accounts where no user is named. */
export interface Claim {
  readonly means: EventMeaning;
  readonly event: string;
  readonly users: readonly string[];
  readonly accounts: readonly string[];
  readonly occurredAt?: Instant;
  /** The time stands in what was signed, and not only beside it. */
  readonly isTimeSigned: boolean;
}

/** Vendors send a hundred events at once at most. */
const MOST_EVENTS = 200;

/** What of a delivery matters to grants; empty where nothing does. */
export function claimsIn(
  webhook: VendorWebhook,
  request: DeliveryRequest,
  document: Document | undefined,
): readonly Claim[] {
  return scopesOf(webhook, document)
    .slice(0, MOST_EVENTS)
    .flatMap((scope) => claimsOf(webhook, request, scope));
}

/** One event of a delivery: its document, its name where that is not in it, and what `*` means in its places. */
interface Scope {
  readonly document: Document | undefined;
  readonly name?: string;
  readonly place: (place: Place) => Place;
}

const asItIs = (place: Place): Place => place;

function scopesOf(webhook: VendorWebhook, document: Document | undefined): readonly Scope[] {
  const events = document !== undefined && 'events' in document ? document.events : undefined;
  if (webhook.eventAt === undefined && isObject(events)) return securityEvents(document, events);
  const at = webhook.eventAt ?? '';
  if (!at.includes('*')) return [{ document, place: asItIs }];
  // Several events in one delivery: the places of each are those of its own item.
  const list = at.slice(0, at.indexOf('*'));
  return itemsAt(list, document).map((_, n) => ({
    document,
    place: (place) => (place.startsWith(`${list}*`) ? `${list}${n}${place.slice(list.length + 1)}` : place),
  }));
}

/** RFC 8417: the names are the members of `events`; older transmitters put the subject into the event itself. */
function securityEvents(
  document: Document | undefined,
  events: Readonly<Record<string, unknown>>,
): readonly Scope[] {
  return Object.entries(events).map(([name, event]) => ({
    name,
    document: { ...document, ...(isObject(event) ? event : {}) },
    place: asItIs,
  }));
}

function itemsAt(list: string, document: Document | undefined): readonly unknown[] {
  let value: unknown = document;
  for (const name of list.split('/').filter((part) => part !== '')) {
    value = isObject(value) ? value[name] : undefined;
  }
  return Array.isArray(value) ? value : [];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function claimsOf(webhook: VendorWebhook, request: DeliveryRequest, scope: Scope): readonly Claim[] {
  const { document, place } = scope;
  const events = webhook.events ?? [];
  const named =
    scope.name ??
    (webhook.eventAt === undefined ? undefined : valueAt(place(webhook.eventAt), request, document));
  // A vendor that names no event in this delivery has one kind of it.
  const name = named ?? events[0]?.name;
  const time = occurredAt(webhook, request, scope);
  return events
    .filter((event) => event.name === name && holds(event, request, scope))
    .flatMap((event) => {
      const users = partiesAt(event.user, request, scope);
      const accounts = partiesAt(event.account, request, scope);
      if (users === undefined || (users.length === 0 && (accounts ?? []).length === 0)) return [];
      return [{ means: event.means, event: event.name, users, accounts: accounts ?? [], ...time }];
    });
}

function holds({ when }: WebhookEvent, request: DeliveryRequest, { document, place }: Scope): boolean {
  return when === undefined || valueAt(place(when.at), request, document) === when.is;
}

/** `undefined` where the event is about users and names none: it must not be taken for one about a whole account. */
function partiesAt(
  at: Place | undefined,
  request: DeliveryRequest,
  { document, place }: Scope,
): readonly string[] | undefined {
  if (at === undefined) return [];
  const found = valuesAt(place(at), request, document).filter((text) => text !== '');
  return found.length === 0 ? undefined : found;
}

function occurredAt(
  { occurredAt: wanted, ...webhook }: VendorWebhook,
  request: DeliveryRequest,
  { document, place }: Scope,
): Pick<Claim, 'occurredAt' | 'isTimeSigned'> {
  if (wanted === undefined) return { isTimeSigned: false };
  const text = valueAt(place(wanted.at), request, document);
  const at = text === undefined ? undefined : instantFrom(text, wanted.unit);
  if (at === undefined) return { isTimeSigned: false };
  const signedHeader = 'timestamp' in webhook ? webhook.timestamp?.at : undefined;
  return { occurredAt: at, isTimeSigned: wanted.at.startsWith('/') || wanted.at === signedHeader };
}

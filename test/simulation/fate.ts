/** What befalls one call of the store, the vault, the queue or the bus. Lengths in milliseconds. */
export type CallFate =
  | { readonly kind: 'error_before' }
  | { readonly kind: 'error_after' }
  /** The caller is told that it failed; then it happens. */
  | { readonly kind: 'late'; readonly by: number }
  | { readonly kind: 'delay'; readonly by: number }
  /** Sent again below the caller, after the first had done its work. */
  | { readonly kind: 'twice' };

/** What befalls one request to the vendor. It is never repeated below the caller: a POST is sent once. */
export type VendorFate =
  | { readonly kind: 'slow'; readonly by: number; readonly handledAfter: number }
  | { readonly kind: 'not_sent' }
  | { readonly kind: 'lost_request' }
  | { readonly kind: 'lost_reply' }
  /** As lost, but it shows only when the caller's patience ends. */
  | { readonly kind: 'silent_request' }
  | { readonly kind: 'silent_reply' }
  | { readonly kind: 'fails_before' }
  | { readonly kind: 'fails_after' }
  | { readonly kind: 'client_refused' }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** What befalls the process that calls. */
export type ProcessFate =
  | { readonly kind: 'crash_before' }
  | { readonly kind: 'crash_after' }
  /** It stands still before the call leaves. */
  | { readonly kind: 'pause'; readonly by: number };

export type Fate = CallFate | VendorFate | ProcessFate;

export function describeFate(fate: Fate): string {
  const details = Object.entries(fate).filter(([name]) => name !== 'kind');
  const text = details.map(([name, value]) => `${name} ${value} ms`).join(', ');
  return text === '' ? fate.kind : `${fate.kind} (${text})`;
}

const CRASHES: readonly Fate[] = [{ kind: 'crash_before' }, { kind: 'crash_after' }];
const CALL_FATES: readonly Fate[] = [
  { kind: 'error_before' },
  { kind: 'error_after' },
  { kind: 'delay', by: 8_000 },
  { kind: 'twice' },
  { kind: 'late', by: 4_000 },
];
const VENDOR_FATES: readonly Fate[] = [
  { kind: 'slow', by: 12_000, handledAfter: 0 },
  { kind: 'slow', by: 90_000, handledAfter: 90_000 },
  { kind: 'slow', by: 90_000, handledAfter: 0 },
  { kind: 'not_sent' },
  { kind: 'lost_request' },
  { kind: 'lost_reply' },
  { kind: 'silent_request' },
  { kind: 'silent_reply' },
  { kind: 'fails_before' },
  { kind: 'fails_after' },
  { kind: 'client_refused' },
  { kind: 'throttled', retryAfter: 40_000 },
];
const PAUSES: readonly Fate[] = [
  { kind: 'pause', by: 8_000 },
  { kind: 'pause', by: 25_000 },
  { kind: 'pause', by: 70_000 },
];

/** Calls that write once more when repeated, and find what they wrote: a network may repeat them, or bring them late. */
const WRITES = [
  'store.acquire',
  'store.renew',
  'store.commit',
  'store.ask',
  'store.change',
  'store.create',
  'store.remove',
  'clients.change',
  'clients.count',
  'vault.put',
  'vault.client.put',
  'vault.destroyVersion',
  'vault.destroyEpoch',
  'bus.publish',
  'audit.record',
  'queue.send',
  'queue.hide',
  'revocation.revoke',
];
const REPEATABLE = new Set(WRITES);
const IN_ONE_FILE = new Set(['twice', 'late']);

type Home = 'aws' | 'embedded';

const known = new Map<string, readonly Fate[]>();

/** Everything that may befall a call of that name. */
export function fatesOf(name: string, home: Home): readonly Fate[] {
  const key = `${home} ${name}`;
  const found = known.get(key) ?? every(name, home);
  known.set(key, found);
  return found;
}

function every(name: string, home: Home): readonly Fate[] {
  const all = [...CRASHES, ...PAUSES, ...(isVendor(name) ? VENDOR_FATES : CALL_FATES)];
  // A file does not repeat a write, nor bring it late.
  return all.filter(
    (fate) => mayBefall(fate, name) && (home === 'aws' || !IN_ONE_FILE.has(fate.kind) || isOutside(name)),
  );
}

const isVendor = (name: string): boolean => name === 'vendor.token';
const isOutside = (name: string): boolean => name.startsWith('revocation.');

const CALL_KINDS = new Set(CALL_FATES.map(({ kind }) => kind));
const VENDOR_KINDS = new Set(VENDOR_FATES.map(({ kind }) => kind));

export function mayBefall(fate: Fate, name: string): boolean {
  if (VENDOR_KINDS.has(fate.kind)) return isVendor(name);
  if (CALL_KINDS.has(fate.kind) && isVendor(name)) return false;
  return !IN_ONE_FILE.has(fate.kind) || REPEATABLE.has(name);
}

import { placeholdersIn, withoutPlaceholders } from './placeholders.ts';
import { isObject, valueAt } from './value-at.ts';
import { pointerTo, type VendorProblem } from './vendor-problem.ts';

type Found = Pick<VendorProblem, 'code' | 'pointer' | 'says'>;
type Path = readonly PropertyKey[];

const ADDRESSES: readonly Path[] = [
  ['authorizationEndpoint'],
  ['tokenEndpoint'],
  ['refreshEndpoint'],
  ['revocationEndpoint'],
  ['introspectionEndpoint'],
  ['registrationEndpoint'],
  ['deviceAuthorizationEndpoint'],
  ['userinfoEndpoint'],
  ['jwksUri'],
  ['issuer'],
  ['probe', 'url'],
  ['scopeReadBack', 'url'],
  ['secretApi', 'url'],
  ['webhook', 'issuer'],
  ['webhook', 'jwksUri'],
  ['webhook', 'registration', 'url'],
];

/** They stand for something else in what a webhook signs. */
const RESERVED = ['body', 'timestamp', 'id', 'method', 'url', 'form', 'secret'];

/**
 * What is wrong with the placeholders of an entry, however odd its other fields are. A tenant chooses what stands in
 * a placeholder: it must never choose the domain that secrets are sent to.
 */
export function tenantProblems(entry: unknown, base: Path): readonly Found[] {
  const names = partNames(entry);
  const texts = ADDRESSES.map((path) => ({ path, text: valueAt(entry, path) }));
  const problems = texts.flatMap(({ path, text }) =>
    typeof text === 'string' ? addressProblems(text, [...base, ...path], names) : [],
  );
  const used = texts.flatMap(({ text }) => (typeof text === 'string' ? placeholdersIn(text) : []));
  const parts = names.flatMap((name, index): readonly Found[] => {
    const pointer = pointerTo([...base, 'tenant', index, 'name']);
    if (RESERVED.includes(name)) {
      return [bad(pointer, `must be another name: ${RESERVED.join(', ')} mean something else`)];
    }
    return used.includes(name) ? [] : [bad(pointer, 'must stand in an address, in braces')];
  });
  return [...problems, ...parts];
}

const bad = (pointer: string, says: string): Found => ({ code: 'bad_placeholder', pointer, says });

function addressProblems(text: string, path: Path, names: readonly string[]): readonly Found[] {
  const pointer = pointerTo(path);
  const unknown = placeholdersIn(text).filter((name) => !names.includes(name));
  const problems =
    unknown.length === 0 ? [] : [bad(pointer, 'must have no placeholder that tenant does not name')];
  return ownsItsDomain(text)
    ? problems
    : [...problems, bad(pointer, 'must keep a domain of its own: nothing in braces in the last two labels')];
}

/** Whether the last two labels of the host are written out. */
function ownsItsDomain(text: string): boolean {
  const host = /^[a-z]+:\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
  const labels = host.split('.');
  return labels.slice(-2).every((label) => label === withoutPlaceholders(label));
}

function partNames(entry: unknown): readonly string[] {
  const tenant = valueAt(entry, ['tenant']);
  if (!Array.isArray(tenant)) return [];
  return tenant.map((part: unknown) => (isObject(part) && typeof part.name === 'string' ? part.name : ''));
}

import { isObject, valueAt } from './value-at.ts';
import { pointerTo, type VendorProblem } from './vendor-problem.ts';

/** Fields of which it may be a fact that a vendor has no such thing. */
const MAY_BE_ABSENT = [
  'authorizationEndpoint',
  'refreshEndpoint',
  'revocationEndpoint',
  'introspectionEndpoint',
  'registrationEndpoint',
  'deviceAuthorizationEndpoint',
  'userinfoEndpoint',
  'accessTokenSeconds',
  'refreshTokenSeconds',
  'refreshTokenIdleSeconds',
];

/** Facts about fields that are not there, which a misspelt path makes of any fact. */
export function factProblems(
  entry: unknown,
  base: readonly PropertyKey[],
): readonly Pick<VendorProblem, 'code' | 'pointer' | 'says'>[] {
  const facts = valueAt(entry, ['facts']);
  if (!Array.isArray(facts)) return [];
  return facts.flatMap((fact: unknown, index) => {
    const of = isObject(fact) ? fact.of : undefined;
    if (!Array.isArray(of)) return [];
    return of.flatMap((path: unknown, place) => {
      if (typeof path !== 'string' || MAY_BE_ABSENT.includes(path)) return [];
      if (valueAt(entry, path.split('.')) !== undefined) return [];
      const pointer = pointerTo([...base, 'facts', index, 'of', place]);
      return [{ code: 'unknown_path' as const, pointer, says: 'must be the path of a field that is there' }];
    });
  });
}

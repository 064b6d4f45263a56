/** The wanted scopes that were not granted. Order is that of `wanted`. */
export function missingScopes(wanted: readonly string[], granted: readonly string[]): readonly string[] {
  const has = new Set(granted);
  return wanted.filter((scope) => !has.has(scope));
}

/** Made when it is first needed: what most invocations do without shall not lengthen a cold start. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

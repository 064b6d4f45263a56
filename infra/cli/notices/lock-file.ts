/** A package that a lock file pins. */
export interface Pinned {
  readonly name: string;
  readonly version: string;
}

/**
 * What a package-lock.json pins, each name and version once: of the versions 2 and 3 by their `packages`, of version 1 by
 * its tree. `undefined` where the text is no such file.
 */
export function pinnedIn(text: string): readonly Pinned[] | undefined {
  const lock = objectOf(parsed(text));
  if (lock === undefined || typeof lock.lockfileVersion !== 'number') return undefined;
  const packages = objectOf(lock.packages);
  const found = packages === undefined ? inTree(lock.dependencies) : inPackages(packages);
  const each = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...each.values()];
}

function inPackages(packages: Fields): readonly Pinned[] {
  return Object.entries(packages).flatMap(([path, value]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    // What does not lie below node_modules is the project itself, or a part of it.
    return path.includes('node_modules/') ? pinned(name, objectOf(value)?.version) : [];
  });
}

function inTree(dependencies: unknown): readonly Pinned[] {
  return Object.entries(objectOf(dependencies) ?? {}).flatMap(([name, value]) => {
    const own = objectOf(value);
    return [...pinned(name, own?.version), ...inTree(own?.dependencies)];
  });
}

const pinned = (name: string, version: unknown): readonly Pinned[] =>
  typeof version === 'string' ? [{ name, version }] : [];

type Fields = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no lock file; the caller says so.
    return undefined;
  }
}

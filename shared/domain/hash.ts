/**
 * FNV-1a, 32 bits, finished with an avalanche so that ids which differ in the last letter land far apart.
 * For spreading load, never for secrets.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that is always the same for the same text. */
export function hashFraction(text: string): number {
  return hash32(text) / 2 ** 32;
}

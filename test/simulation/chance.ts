/** A number in [0, 1) for the `index`th question about `topic`: the same in each run, whatever was asked before. */
export function drawn(seed: number, topic: number, index: number): number {
  let h = (seed ^ Math.imul(topic + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

import { hash32 } from '../hash.ts';

/** Some thousands can be told apart by so many bits, to a few in a hundred. */
const BITS = 1024;
const DIGITS = BITS / 4;

/** Nobody. A crowd is a text of a fixed length, however many are in it: a bit for each, chosen by its hash. */
export const NOBODY = '0'.repeat(DIGITS);

/** The crowd with one more in it; the same text where nothing changes. */
export function joined(crowd: string, who: string): string {
  const bit = hash32(who) % BITS;
  const place = Math.floor(bit / 4);
  const digit = Number.parseInt(crowd.charAt(place), 16) | (1 << (bit % 4));
  return `${crowd.slice(0, place)}${digit.toString(16)}${crowd.slice(place + 1)}`;
}

/** Everyone who is in one or the other. */
export function united(one: string, other: string): string {
  return [...one].map((digit, n) => (digitOf(digit) | digitOf(other[n] ?? '0')).toString(16)).join('');
}

/**
 * About how many are in it, by how many bits are left (linear counting: Whang, Vander-Zanden and Taylor, 1990). Some
 * thousands fill it; then it is the least that there must be.
 */
export function sizeOf(crowd: string): number {
  const set = [...crowd].reduce((sum, digit) => sum + bitsIn(digitOf(digit)), 0);
  return Math.round(BITS * Math.log(BITS / Math.max(1, BITS - set)));
}

const digitOf = (digit: string): number => Number.parseInt(digit, 16);
const bitsIn = (n: number): number => (n & 1) + ((n >> 1) & 1) + ((n >> 2) & 1) + ((n >> 3) & 1);

import type { Brand } from './brand.ts';

/** A point in time, in milliseconds since the Unix epoch. */
export type Instant = Brand<number, 'Instant'>;
/** A length of time in milliseconds. Stores keep instants as whole numbers, so that lengths are whole as well. */
export type Duration = Brand<number, 'Duration'>;

export const instant = (millisecondsSinceEpoch: number): Instant => millisecondsSinceEpoch as Instant;
export const milliseconds = (n: number): Duration => n as Duration;
export const seconds = (n: number): Duration => Math.round(n * 1000) as Duration;
export const minutes = (n: number): Duration => Math.round(n * 60_000) as Duration;
export const days = (n: number): Duration => Math.round(n * 86_400_000) as Duration;

export const after = (start: Instant, length: Duration): Instant => (start + length) as Instant;
export const before = (end: Instant, length: Duration): Instant => (end - length) as Instant;
/** From `start` to `end`; negative where `end` is earlier. */
export const between = (start: Instant, end: Instant): Duration => (end - start) as Duration;
export const earliest = (a: Instant, b: Instant): Instant => (a < b ? a : b);
export const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);
export const longest = (a: Duration, b: Duration): Duration => (a > b ? a : b);
export const shortest = (a: Duration, b: Duration): Duration => (a < b ? a : b);
export const sum = (...lengths: readonly Duration[]): Duration =>
  lengths.reduce((total, length) => total + length, 0) as Duration;
export const times = (length: Duration, factor: number): Duration => Math.round(length * factor) as Duration;

/** RFC 3339 in UTC with milliseconds, as the HTTP contract wants it. */
export const toRfc3339 = (at: Instant): string => new Date(at).toISOString();

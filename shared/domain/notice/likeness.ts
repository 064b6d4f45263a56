import { united } from './crowd.ts';
import { concerning, type Notice } from './notice.ts';

/** Stands for a part of an address in which endpoints that end together differ. */
const ANY = '*';
/** Three that differ in one part may be three endpoints; a fourth shows that the part names whom they are called for. */
const ENOUGH_ALIKE = 3;

/** Whether a notice speaks for this endpoint. */
export function covers(pattern: string | undefined, endpoint: string | undefined): boolean {
  if (pattern === undefined || endpoint === undefined) return pattern === endpoint;
  const differing = differences(pattern, endpoint);
  return differing?.every((n) => pattern.split('/')[n] === ANY) === true;
}

/**
 * Takes notices together whose endpoints differ in the same one part and end on the same day, the new one among them:
 * `/repos/ada/{id}` and its like become `/repos/<any>/{id}`, under the oldest one's id.
 * `undefined` where there are too few.
 */
export function merged(notices: readonly Notice[], added: Notice): readonly Notice[] | undefined {
  const alike = Map.groupBy(notices, (one) => placeOfDifference(one, added));
  const [place, group] =
    [...alike].find(([at, some]) => at !== undefined && some.length >= ENOUGH_ALIKE) ?? [];
  if (place === undefined || group === undefined || added.endpoint === undefined) return undefined;
  const [oldest, ...others] = group;
  if (oldest === undefined) return undefined;
  const endpoint = added.endpoint.split('/').with(place, ANY).join('/');
  const all = [...others, added];
  const users = all.reduce((crowd, one) => united(crowd, one.users), oldest.users);
  const { acknowledgedAt: _acknowledged, snoozedUntil: _snoozed, ...rest } = oldest;
  // Nobody has heard of the others where only some were answered.
  const answered = group.every((one) => one.acknowledgedAt !== undefined || one.snoozedUntil !== undefined);
  const said = answered ? oldest : rest;
  const together = all.flatMap((one) => one.integrations).reduce(concerning, { ...said, endpoint, users });
  return notices.filter((one) => !others.includes(one)).map((one) => (one === oldest ? together : one));
}

function placeOfDifference(one: Notice, other: Notice): number | undefined {
  if (
    one.from !== 'api' ||
    one.sunsetAt !== other.sunsetAt ||
    one.deprecatedAt !== other.deprecatedAt ||
    one.says !== other.says
  ) {
    return undefined;
  }
  if (one.endpoint === undefined || other.endpoint === undefined) return undefined;
  const [place, ...more] = differences(one.endpoint, other.endpoint) ?? [];
  // What stands before the first slash is the host.
  return more.length > 0 || place === 0 ? undefined : place;
}

/** The parts in which two addresses of the same length differ. */
function differences(a: string, b: string): readonly number[] | undefined {
  const others = b.split('/');
  const parts = a.split('/');
  if (parts.length !== others.length) return undefined;
  return parts.flatMap((part, n) => (part === others[n] ? [] : [n]));
}

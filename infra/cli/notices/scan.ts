import { startOfDay } from '#shared/domain/calendar/day.ts';
import type { VendorChange } from '#shared/domain/vendor-change.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { moment } from '../text/moment.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';
import type { Pinned } from './lock-file.ts';
import { SDK_PACKAGES } from './packages.ts';

/** A package by which programs reach a vendor that ends or changes something on a day. */
export interface Finding extends VendorChange {
  readonly package: string;
  readonly version: string;
  readonly vendor: string;
}

/** What the vendors behind pinned packages end or change, soonest first. */
export function findingsIn(pinned: readonly Pinned[]): readonly Finding[] {
  const found = pinned.flatMap(({ name, version }) => {
    const vendor = SDK_PACKAGES.find((one) => one.name === name)?.vendor;
    const changes = CATALOGUE.find(({ id }) => id === vendor)?.about.changes ?? [];
    return changes.map((change) => ({ package: name, version, vendor: vendor ?? '', ...change }));
  });
  return found.toSorted((a, b) => startOfDay(a.on) - startOfDay(b.on));
}

const DAY = 86_400_000;

/** Whether it takes effect within so many days; what has taken effect is no news. */
export function isNear({ on }: Finding, within: number, now: number): boolean {
  const left = startOfDay(on) - now;
  return left > -DAY && left <= within * DAY;
}

export function findingsText(findings: readonly Finding[], within: number, now: number): readonly string[] {
  if (findings.length === 0) return ['no package in it reaches a vendor that is known to end anything'];
  const rows = findings.map((one): readonly Cell[] => [
    `${one.package} ${one.version}`,
    one.vendor,
    isNear(one, within, now) ? { text: dayText(one, now), tone: 'bad' } : dayText(one, now),
    one.what,
    `${one.source} (${one.standing})`,
  ]);
  return [
    ...table(['PACKAGE', 'VENDOR', 'ON', 'WHAT', 'SOURCE'], rows, terminalWidth()),
    '',
    'These packages reach the vendor; whether your program uses what ends, its code tells.',
  ];
}

const dayText = ({ on }: Finding, now: number): string =>
  `${on}, ${moment(new Date(startOfDay(on)).toISOString(), now)}`;

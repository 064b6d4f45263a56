import type { Brand } from '../brand.ts';
import type { Finding } from '../discovery/finding.ts';
import { hash32 } from '../hash.ts';
import type { ClientId, IntegrationId, VendorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { VendorChange } from '../vendor-change.ts';
import { vendorFamily } from '../vendor-family.ts';
import { joined, sizeOf } from './crowd.ts';
import type { NoticeLink } from './links.ts';

export type NoticeId = Brand<string, 'NoticeId'>;

/** Something that a vendor ends or changes: said by its API's answers, known from the catalogue, or found announced. */
export interface Notice {
  readonly id: NoticeId;
  /** All tenants of a vendor share its notices. */
  readonly vendor: VendorId;
  readonly from: 'api' | 'catalogue' | 'pin' | 'discovery';
  /** As `normalEndpoint` has it; absent where the report named none, and for the catalogue's. */
  readonly endpoint?: string;
  /** The catalogue's words, and where they come from. */
  readonly known?: VendorChange;
  /** What its discovery document says that is not as it was, or not as we do. */
  readonly found?: Omit<Finding, 'key'>;
  /** What headers of the vendor's own said, in few words. */
  readonly says?: string;
  readonly deprecatedAt?: Instant;
  readonly sunsetAt?: Instant;
  /** The end where one is told, else the deprecation. */
  readonly dueBy?: Instant;
  readonly links: readonly NoticeLink[];
  /** Whose report was the first. */
  readonly firstBy?: ClientId;
  readonly firstSeenAt: Instant;
  /** When its dates were last written. */
  readonly datedAt: Instant;
  /** Those that used it, the first ones alone; and the crowd of all of them. */
  readonly integrations: readonly IntegrationId[];
  readonly users: string;
  readonly acknowledgedAt?: Instant;
  readonly snoozedUntil?: Instant;
}

/** So many integrations are named. */
const MOST_NAMED = 20;

/** The vendor whose notices these are. */
export const noticesOf = (vendor: VendorId): VendorId => vendorFamily(vendor) as VendorId;

/** A name for what a vendor says, the same whenever it says so. */
export function noticeId(vendor: VendorId, what: string): NoticeId {
  const digits = [hash32(what), hash32(`${what}\u0000`)].map((part) => part.toString(16).padStart(8, '0'));
  return `${vendor.slice(0, 40)}.${digits.join('')}` as NoticeId;
}

/** The notice with one more integration that it concerns; the same one where nothing changes. */
export function concerning(notice: Notice, integration: IntegrationId): Notice {
  const { integrations } = notice;
  if (integrations.includes(integration)) return notice;
  const users = joined(notice.users, integration);
  if (integrations.length < MOST_NAMED)
    return { ...notice, users, integrations: [...integrations, integration] };
  return users === notice.users ? notice : { ...notice, users };
}

/** How many it concerns: exactly while all are named, about so many beyond. */
export function countOf({ integrations, users }: Notice): number {
  const named = integrations.length;
  return named < MOST_NAMED ? named : Math.max(named, sizeOf(users));
}

/** Whether people want to hear of it now. */
export function isOpen({ acknowledgedAt, snoozedUntil }: Notice, now: Instant): boolean {
  return acknowledgedAt === undefined && (snoozedUntil === undefined || snoozedUntil <= now);
}

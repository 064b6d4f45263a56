/** What a stage may set of its alarms: whole numbers, each with its default and its bounds. */
export const THRESHOLDS = {
  /** So many of a hundred attempts of one vendor may be refused. */
  rejectRatePercent: { fallback: 20, least: 1, most: 99 },
  /** Fewer refusals than this in one period are no rate. */
  rejectFloor: { fallback: 10, least: 1, most: 100_000 },
  /** So long a token may have been due. */
  lagSeconds: { fallback: 180, least: 60, most: 3600 },
  /** So long a refresh may wait in its queue. */
  queueAgeSeconds: { fallback: 300, least: 60, most: 3600 },
  /** So long what a vendor said may wait in its queue. */
  deliveryAgeSeconds: { fallback: 1800, least: 300, most: 86_400 },
  /** So late the check of an integration may be. */
  healthLateSeconds: { fallback: 21_600, least: 3600, most: 604_800 },
  /** So many deliveries of one vendor may come within five minutes that it has not signed. */
  unsignedWebhooks: { fallback: 20, least: 1, most: 100_000 },
} as const;

export type ThresholdName = keyof typeof THRESHOLDS;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const DEFAULT_THRESHOLDS = Object.fromEntries(
  Object.entries(THRESHOLDS).map(([name, { fallback }]) => [name, fallback]),
) as Thresholds;

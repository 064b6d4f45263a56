/** How an OAuth client's secret is replaced at this vendor. */
export interface ClientSecretHabits {
  /** `registration`: by its own registration (RFC 7592). */
  readonly by: 'console' | 'api' | 'registration';
  /** The console's page, or the description of the API. */
  readonly url: string;
  /** The call that makes a new one. */
  readonly call?: string;
  /** Whether the old secret works beside the new one. */
  readonly overlap: 'several' | 'brief' | 'none' | 'unknown';
  readonly lifetimeDays?: number;
  readonly note?: string;
}

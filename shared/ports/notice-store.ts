import type { VendorId } from '#shared/domain/ids.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';

/** What is decided of a vendor's notices: those that it shall have (or none, to leave them), and what to tell the caller. */
export interface NoticeChange<T> {
  readonly notices?: readonly Notice[];
  readonly result: T;
}

/** The notices of vendors, a short list for each. Throws `StoreUnavailable` as the integration store does. */
export interface NoticeStore {
  /** Those of every vendor. May be a moment behind: changing decides. */
  list(): Promise<readonly Notice[]>;
  /**
   * `decide` sees the newest notices of that vendor, an empty list where it has none, and sees them again if another
   * write came between. Durable when it resolves.
   */
  change<T>(vendor: VendorId, decide: (notices: readonly Notice[]) => NoticeChange<T>): Promise<T>;
}

import type { VendorChange } from './vendor-change.ts';

/** A version of a vendor's API that calls for this vendor name, and the day on which it is retired. */
export interface VendorPin extends Pick<VendorChange, 'standing' | 'source'> {
  /** As calls name it: `v22.0`, `2026-01`. Older ones are retired by then as well. */
  readonly pinned: string;
  /** `YYYY-MM-DD`; `YYYY-MM` where the vendor names no day. */
  readonly retiresOn: string;
}

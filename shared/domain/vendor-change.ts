/** What a vendor has said it will change or end on a day, as the catalogue has it. */
export interface VendorChange {
  /** The day it takes effect, `YYYY-MM-DD`; `YYYY-MM` where the vendor names no day. */
  readonly on: string;
  readonly what: string;
  /** How far it is to be trusted. */
  readonly standing: 'documented' | 'secondary' | 'listed' | 'unverified';
  readonly source: string;
  /** It is the end of this version of the API. */
  readonly pin?: string;
}

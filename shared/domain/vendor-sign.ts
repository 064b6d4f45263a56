import type { VendorChange } from './vendor-change.ts';

/**
 * A header of a vendor's own by which its API's answers tell of an end. `deprecated`: it is there where something that
 * was used will end, and names it. `version`: the version that answered; another than the one asked for says that the
 * call fell forward. `changes`: `name=…;info=…;affected=…` for each change to come (Asana). `warning`: a `Warning` of
 * code 299, a persistent one (RFC 7234 5.5.7).
 */
export interface VendorSign extends Pick<VendorChange, 'standing' | 'source'> {
  readonly header: string;
  readonly means: 'deprecated' | 'version' | 'changes' | 'warning';
}

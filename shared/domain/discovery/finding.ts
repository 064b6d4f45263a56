/** A difference between what a vendor's discovery document says and what we do, or what it said before. */
export interface Finding {
  /** The same whenever it is the same difference: it is told once. */
  readonly key: string;
  /** `breaking`: something that we use is not what the vendor announces. */
  readonly severity: 'breaking' | 'news';
  /** A sentence for people. */
  readonly what: string;
}

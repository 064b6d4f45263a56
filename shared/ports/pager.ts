import type { PageMessage } from '#shared/domain/incident/page-message.ts';

/** Brings messages to people. Each is delivered at least once, under the same id. */
export interface Pager {
  /** Resolves when it is taken by something that does not lose it. Throws `PagerUnavailable`. */
  send(message: PageMessage): Promise<void>;
}

export class PagerUnavailable extends Error {
  override readonly name = 'PagerUnavailable';
  /** It would be refused again, however often it is sent: an address or a key is wrong. */
  readonly isRefusal: boolean;

  constructor(message: string, { isRefusal = false }: { readonly isRefusal?: boolean } = {}) {
    super(message);
    this.isRefusal = isRefusal;
  }
}

/** A pager that a person can tell from others. */
export interface NamedPager {
  readonly name: string;
  readonly pager: Pager;
}

/** A request that is about to be sent, as far as a signature covers it. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none. */
  readonly body: string;
}

/** Gives the headers by which the keeper knows who calls. */
export type Authorize = (request: Outgoing) => Promise<Readonly<Record<string, string>>>;

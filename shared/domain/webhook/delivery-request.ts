/** What a vendor sent, byte for byte. */
export interface DeliveryRequest {
  /** Upper case. */
  readonly method: string;
  /** The address that the vendor was given, with the query that it came with. */
  readonly url: string;
  /** The raw query without its question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export const headerOf = (request: DeliveryRequest, name: string): string | undefined =>
  request.headers[name.toLowerCase()];

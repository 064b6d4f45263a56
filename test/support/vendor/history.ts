import type { Fault } from './faults.ts';

/** What the vendor did with one request. */
export type Outcome =
  | 'tokens'
  | 'invalid_grant'
  | 'invalid_client'
  | 'invalid_request'
  | 'unsupported_grant_type'
  | 'revoked'
  | 'introspected'
  | 'not_processed';

/** One request from its first byte to the last of its answer; instants in milliseconds, with fractions. */
export interface RequestRecord {
  readonly sequence: number;
  readonly endpoint: 'token' | 'revoke' | 'introspect';
  readonly arrivedAt: number;
  clientId?: string;
  grantType?: string;
  grantId?: string;
  /** Of the refresh token that was sent. */
  sentGeneration?: number;
  /** Of the refresh token that the grant had after handling. */
  issuedGeneration?: number;
  fault?: Fault['kind'];
  /** When the vendor's state changed; absent where the request was never processed. */
  handledAt?: number;
  outcome?: Outcome;
  status?: number;
  /** When the last byte was handed to the network. */
  answeredAt?: number;
  /** When the connection broke before that. */
  brokenAt?: number;
}

/** Everything that was asked of the vendor, and how often; counts go on where records are not kept. */
export class History {
  readonly #keep: boolean;
  readonly #records: RequestRecord[] = [];
  readonly #posts = new Map<string, number>();
  #sequence = 0;

  constructor(keep: boolean) {
    this.#keep = keep;
  }

  begin(endpoint: RequestRecord['endpoint'], arrivedAt: number): RequestRecord {
    this.#sequence += 1;
    const record: RequestRecord = { sequence: this.#sequence, endpoint, arrivedAt };
    if (this.#keep) this.#records.push(record);
    return record;
  }

  /** Counts a request to the token endpoint, once its sender is known. */
  countPost(record: RequestRecord): void {
    this.#add('all');
    if (record.clientId !== undefined) this.#add(`client ${record.clientId}`);
    if (record.grantId !== undefined) this.#add(`grant ${record.grantId}`);
  }

  /** Requests to the token endpoint so far: of all, of one client, or of one grant. */
  posts(of: { readonly clientId?: string; readonly grantId?: string } = {}): number {
    const key =
      of.grantId !== undefined
        ? `grant ${of.grantId}`
        : of.clientId !== undefined
          ? `client ${of.clientId}`
          : 'all';
    return this.#posts.get(key) ?? 0;
  }

  /** Oldest first. */
  records(of: Partial<Pick<RequestRecord, 'endpoint' | 'clientId' | 'grantId'>> = {}): RequestRecord[] {
    const wanted = Object.entries(of) as [keyof RequestRecord, string][];
    return this.#records.filter((record) => wanted.every(([key, value]) => record[key] === value));
  }

  #add(key: string): void {
    this.#posts.set(key, (this.#posts.get(key) ?? 0) + 1);
  }
}

import type { SignHeaders } from '#shared/domain/notice/signs.ts';
import type { Duration } from '#shared/domain/time.ts';

/** One request to a vendor. */
export interface GuardedRequest {
  readonly method: 'POST' | 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Host names that this call may go to. */
  readonly allowedHosts: ReadonlySet<string>;
  /** From the start to the last byte of the answer. */
  readonly deadline: Duration;
  /** A header of the answer that is wanted besides. */
  readonly readHeader?: string;
  /** Headers of the vendor's own that tell of an end, read where they are there. */
  readonly signHeaders?: readonly string[];
}

/** Why nothing can have reached the vendor. */
export type NotSentCode =
  | 'address_refused'
  | 'dns_failed'
  | 'connection_refused'
  | 'connect_failed'
  | 'connect_timeout'
  | 'tls_failed'
  | 'not_written'
  /** A header cannot carry what it was given: a token with a line break in it, say. */
  | 'request_not_built';

/** Why it is not known what the vendor did. */
export type AmbiguousCode =
  | 'deadline'
  | 'connection_reset'
  | 'truncated_body'
  | 'malformed_answer'
  | 'body_too_large';

/** What became of a request; `took` is from the start to the last byte or the failure. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType?: string;
      readonly retryAfter?: string;
      readonly date?: string;
      /** The one that was wanted; of several of its name, all with commas between. */
      readonly header?: string;
      /** What tells of an end of what was asked, where anything does. */
      readonly signs?: SignHeaders;
      /** UTF-8, 1 MiB at most. */
      readonly body: string;
      readonly took: Duration;
    }
  | { readonly kind: 'not_sent'; readonly code: NotSentCode; readonly took: Duration }
  | { readonly kind: 'ambiguous'; readonly code: AmbiguousCode; readonly took: Duration };

type WithoutTime<T> = T extends unknown ? Omit<T, 'took'> : never;

/** An exchange before its time was taken. */
export type Outcome = WithoutTime<Exchange>;

/** The one way out to vendors. */
export interface Transport {
  /** Whether http and the addresses of this machine are let through. */
  readonly allowLoopback: boolean;
  /** Sends once: follows no redirect, repeats nothing. Never rejects. */
  send(request: GuardedRequest): Promise<Exchange>;
  /** Closes connections that lie idle, and those of requests still under way. */
  close(): void;
}

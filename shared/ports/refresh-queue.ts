import type { ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';

/**
 * Work for a refresher. `vendor` and `client` travel along, so that the lease's length and the circuit are known
 * before the row is read.
 */
export interface RefreshMessage {
  readonly id: IntegrationId;
  readonly vendor: VendorId;
  readonly client: ClientId;
  /**
   * `due`: the sweep found it due. `asked`: a reader wants a version beyond `seenVersion`.
   * `told`: a vendor's webhook wants checking, due or not; it is no person's word, so that it waits as a reader does.
   * `forced`: a person wants one now; backoff and drain do not hold it. `removal`: finish a removal.
   * `trial`: of a canary, with the client secret `secretVersion` that is on its way; it waits as a reader does.
   */
  readonly why: 'due' | 'asked' | 'told' | 'forced' | 'trial' | 'removal';
  readonly seenVersion?: number;
  /** With `forced`: the fence that the person saw. An attempt that began since then is the one that was wanted. */
  readonly seenFence?: number;
  /** With `trial`: the version of the client secret that is tried. */
  readonly secretVersion?: string;
}

/** At least once, in no order. Durable when it resolves on AWS; in process in the embedded home. */
export interface RefreshQueue {
  /** Throws `QueueUnavailable` naming how many were not taken. */
  send(messages: readonly RefreshMessage[]): Promise<void>;
}

export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}

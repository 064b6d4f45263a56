import type { Fetched } from '#shared/domain/discovery/seen.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { DiscoveryDocuments } from '#shared/ports/discovery.ts';

/** Discovery documents that say what a test has them say; and who asked for one. */
export class ScriptedDocuments implements DiscoveryDocuments {
  readonly asked: string[] = [];
  answer: (vendor: Vendor) => Fetched | Promise<Fetched> = () => ({ kind: 'missing', why: 'status 404' });

  async fetch(vendor: Vendor): Promise<Fetched> {
    this.asked.push(vendor.id);
    return this.answer(vendor);
  }

  /** From now on this document, with keys of these names. */
  says(document: Readonly<Record<string, unknown>>, keys?: readonly string[]): void {
    const url = `${String(document.issuer)}/.well-known/openid-configuration`;
    const text = JSON.stringify(document);
    this.answer = () => ({ kind: 'fetched', url, text, ...(keys === undefined ? {} : { keys }) });
  }
}

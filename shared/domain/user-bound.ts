import type { Vendor } from './vendor.ts';

/** What may stand in the place of a person's consent at a vendor. `unknown`: nothing says what it offers. */
export type InsteadOfPerson = 'client_credentials' | 'service_principal' | 'unknown';

/** `canProve`: the client has something to prove itself with, as RFC 6749 4.4 wants it. */
export function insteadOfPerson({ grants }: Pick<Vendor, 'grants'>, canProve: boolean): InsteadOfPerson {
  if (grants === undefined) return 'unknown';
  return grants.includes('client_credentials') && canProve ? 'client_credentials' : 'service_principal';
}

/** The same as advice, in a sentence. */
export function insteadOfPersonText(vendor: Vendor, canProve: boolean): string {
  switch (insteadOfPerson(vendor, canProve)) {
    case 'client_credentials':
      return (
        `${vendor.id} offers client_credentials: with grantType client_credentials and principal "service" nobody ` +
        'has to consent, and nobody who leaves is missed. Where that covers too little, let a service principal consent ' +
        '(principal "service")'
      );
    case 'service_principal':
      return (
        (vendor.grants?.includes('client_credentials')
          ? `${vendor.id} offers client_credentials, but this client has nothing to prove itself with; `
          : `${vendor.id} is not known to offer client_credentials: `) +
        'let a service principal consent, an account that is no person\'s (principal "service")'
      );
    case 'unknown':
      return 'use grantType client_credentials where the vendor has it, else consent given by a service principal (principal "service")';
  }
}

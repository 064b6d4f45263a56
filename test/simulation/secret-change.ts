import { Secret } from '#shared/domain/secret.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import type { Begin } from './actions.ts';

/** A person makes a new secret in the vendor's console, which ends the old one, and brings the newest until it is taken. */
export const rotateSecret: Begin = (around, id) => {
  const client = around.clientOf(id);
  const name = around.vendorsNameOf(client);
  const made = around.vendor.newSecret(name);
  around.note(`the vendor takes ${made} from ${client}, and no other`);
  return async ({ ports, process }) => {
    const newest = around.vendor.secretOf(name);
    const outcome = await rotateClientSecret(ports)({ id: client, clientSecret: new Secret(newest) });
    around.note(`${process.name}: ${newest} brought for ${client}: ${outcome.kind}`);
    // Where another person has made another one meanwhile, both bring it: theirs may have been stored first.
    return outcome.kind === 'client' && newest === around.vendor.secretOf(name) ? 'done' : 'again';
  };
};

import type { Integration } from '#shared/domain/integration.ts';
import type { Claim } from '#shared/domain/webhook/claims.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type IntrospectPorts, introspectGrant } from '../grant/introspect-grant.ts';

export type CheckPorts = IntrospectPorts & Pick<Ports, 'queue' | 'log'>;

/**
 * Has the vendor itself asked about a grant that a webhook spoke of: by introspection (RFC 7662), where the claim is that
 * the consent is gone, and unless that says that it lives by one refresh, due or not. A vendor that has ended a grant
 * refuses it; `active: false` alone may also mean that a server knows no refresh tokens there, or that this client may
 * not ask (RFC 7662 2.2). To be made for each delivery: it may speak of hundreds of grants, and a vendor that once did
 * not tell is not asked again.
 */
export const grantChecks = (ports: CheckPorts) => {
  let isTelling = true;
  return async (claim: Claim, row: Integration): Promise<void> => {
    const { id, vendor, client, version } = row;
    const said = isTelling && saysItIsOver(claim) ? await introspectGrant(ports, row) : 'not_asked';
    if (said === 'unclear') isTelling = false;
    if (said === 'active') {
      ports.log.info('webhook not confirmed by introspection', { integration: id, vendor });
      return;
    }
    await ports.queue.send([{ id, vendor, client, why: 'told', seenVersion: version }]);
    ports.log.info('webhook checked by a refresh', { integration: id, vendor });
  };
};

const saysItIsOver = ({ means }: Claim): boolean => means === 'revoked' || means === 'account-revoked';

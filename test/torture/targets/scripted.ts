import type { Rotation } from '#shared/domain/vendor.ts';
import type { VendorRotation } from '../../support/vendor/rotation.ts';
import { ScriptedVendor } from '../../support/vendor/vendor.ts';
import { lifetime, type Target } from './target.ts';

const CLIENT = 'torture';

/** Our own vendor, with one of its habits. */
export async function scriptedTarget(rotation: VendorRotation, random: () => number): Promise<Target> {
  const vendor = await ScriptedVendor.start({ keepHistory: false });
  const client = vendor.addClient({ clientId: CLIENT, rotation });
  vendor.faults.always(() => {
    client.accessTokenSeconds = lifetime(random);
    return undefined;
  });
  return {
    rotation: declared(rotation),
    client: { id: CLIENT, secret: client.secrets[0] ?? '' },
    clientAuth: 'post',
    tokenUrl: vendor.tokenEndpoint,
    consent: async (name) => vendor.consent(CLIENT, { id: name }),
    stop: () => vendor.stop(),
  };
}

/** The home knows that there is a grace, not how the vendor goes about it. */
function declared(rotation: VendorRotation): Rotation {
  if (rotation.kind !== 'grace') return rotation;
  const { successor: _successor, ...rest } = rotation;
  return rest;
}

import type { IntegrationId } from '#shared/domain/ids.ts';
import { moveOn } from '../campaign/move-on.ts';
import type { DeviceConsentPorts } from './device-ports.ts';
import { lookBehind } from './show-device.ts';

/** What is to be done for an integration behind its pages: a code may have been entered, or a campaign move it on. */
export const behindPages = (ports: DeviceConsentPorts) => {
  const look = lookBehind(ports);
  const move = moveOn(ports);
  return async (id: IntegrationId): Promise<void> => {
    await look(id);
    await move(id);
  };
};

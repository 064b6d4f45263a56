import type { DevicePorts } from '#shared/ports/device.ts';
import type { ConsentPorts } from './ports.ts';

/** What a consent by device code needs besides. */
export type DeviceConsentPorts = ConsentPorts & DevicePorts;

import type { Cause, Signal } from '#shared/domain/incident/cause.ts';
import type { Incident } from '#shared/domain/incident/incident.ts';
import { signalled } from '#shared/domain/incident/reduce.ts';
import { aClientId, anIntegrationId, aVendorId, NOW } from './integration.ts';

/** Consents that ended at one client. */
const RECONSENT: Cause = {
  kind: 'needs-reconsent',
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
};

/** A sign that wakes somebody. */
export const aSignal = (overrides: Partial<Signal> = {}): Signal => ({
  cause: RECONSENT,
  owner: 'integration_owner',
  severity: 'page',
  integration: anIntegrationId('payroll'),
  code: 'invalid_grant',
  ...overrides,
});

/** An incident that was opened now, and that nobody has been told of. */
export const anIncident = (signal: Partial<Signal> = {}, overrides: Partial<Incident> = {}): Incident => ({
  ...signalled(undefined, aSignal(signal), NOW),
  ...overrides,
});

import type { IntegrationId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import { forceRefresh } from '#shared/usecases/force-refresh.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { anIntegrationId } from '../support/integration.ts';
import type { SimHome } from './home.ts';
import type { Action } from './schedule.ts';
import type { Surroundings } from './sim-ports.ts';

const READ_TIMEOUT = seconds(20);
const API_TIMEOUT = seconds(25);
/** A reader's own calls may each be late as well. */
const READ_SLACK = 60_000;

export const idOf = (integration: number): IntegrationId => anIntegrationId(`i${integration}`);

/** Does what somebody wants at this instant. A fault of a port ends it, as it would end a request. */
export async function act(around: Surroundings, home: SimHome, action: Action): Promise<void> {
  const asked = home.ask(`${action.kind} ${idOf(action.integration)}`);
  if (asked === undefined) return;
  const { observer, vendor, loop, note } = around;
  const { ports, process } = asked;
  const id = idOf(action.integration);
  note(`${process.name}: somebody wants ${action.kind} of ${id}`);
  switch (action.kind) {
    case 'read':
    case 'read_newer':
      return read();
    case 'force':
      observer.forced.add(id);
      await forceRefresh(ports)({ id, timeout: API_TIMEOUT });
      return;
    case 'import': {
      const { refreshToken } = vendor.consent(id);
      const outcome = await importGrant(ports)({ id, refreshToken: new Secret(refreshToken) });
      note(`${process.name}: import of ${refreshToken}: ${outcome.kind}`);
      return;
    }
    case 'remove': {
      const outcome = await removeIntegration(ports)({ id, timeout: API_TIMEOUT });
      note(`${process.name}: removal of ${id}: ${outcome.kind}`);
      if (outcome.kind === 'removal') observer.acknowledged.set(id, loop.now);
      return;
    }
  }

  /** I10, and I4: in time, never an expired one, never one that a removal has ended. */
  async function read(): Promise<void> {
    const startedAt = loop.now;
    const seen = action.kind === 'read_newer' ? await ports.store.find(id) : undefined;
    const outcome = await getAccessToken(ports)({
      id,
      timeout: READ_TIMEOUT,
      ...(seen === undefined ? {} : { seenVersion: seen.version }),
    });
    const took = loop.now - startedAt;
    if (took > READ_TIMEOUT + READ_SLACK && process.pausedUntil === 0) {
      observer.wrong(`a reader of ${id} waited ${took} ms`);
    }
    note(`${process.name}: read of ${id}: ${outcome.kind === 'served' ? outcome.state : outcome.kind}`);
    if (outcome.kind !== 'served') return;
    observer.served++;
    const { family } = vendor.read(outcome.accessToken.reveal());
    if (family.integration !== id) observer.wrong(`${id} was served a token of ${family.integration}`);
    if (outcome.expiresAt <= startedAt) observer.wrong(`${id} was served an expired token`);
    if (seen !== undefined && outcome.version <= seen.version) {
      observer.wrong(`${id} was served version ${outcome.version}, which was seen to fail`);
    }
    const removedAt = observer.acknowledged.get(id);
    if (removedAt !== undefined && startedAt >= removedAt) {
      observer.wrong(`${id} was served after its removal was acknowledged`);
    }
  }
}

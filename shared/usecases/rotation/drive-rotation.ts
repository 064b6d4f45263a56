import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { nextStep, type RotationWay, type SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { hold, pausedUntil, putOff } from '#shared/domain/rotation/transitions.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { isSecretApiKind } from '#shared/domain/vendor-secret.ts';
import { trySecret } from '../client/try-secret.ts';
import { askForSecret } from './ask-for-secret.ts';
import { askSecretApi } from './ask-secret-api.ts';
import type { Asked } from './asked.ts';
import { finishRotation, rollBackRotation } from './end-rotation.ts';
import { namedVersion } from './look-twice.ts';
import { makeKey } from './make-key.ts';
import { proveSecret } from './prove-secret.ts';
import { keepToken } from './registration-token.ts';
import type { RotationPorts } from './rotation-ports.ts';
import { refreshesGoOn } from './stand-back.ts';

/** What became of a rotation that somebody drove as far as it went. */
export type Driven =
  /** Another driver has it, or it waits for its time. */
  | { readonly kind: 'not_mine' }
  | { readonly kind: 'finished' }
  /** The client goes on with the secret it has. */
  | { readonly kind: 'rolled_back'; readonly code: string }
  | { readonly kind: 'put_off'; readonly code: string }
  /** Neither the old secret nor a new one works: a person has to bring one. */
  | { readonly kind: 'stuck'; readonly code: string };

/**
 * Some vendors take a new secret some time after they have made it; one that a person brought had that time. Entra's
 * directory is copied to many places: it has some twenty minutes. Vendors keep a set of keys for up to a day: there the
 * tries go on for some twenty-four hours.
 */
const TRIES: Readonly<Record<RotationWay, number>> = {
  dcr: 5,
  jwks: 100,
  manual: 1,
  entra: 7,
  okta: 5,
  auth0: 5,
  gitlab: 5,
};

/**
 * Drives a rotation from wherever it stands. Whoever dies in between leaves a state from which the next one goes on,
 * once the hold is over: what was asked is looked for, what was set is tested. Throws `StoreUnavailable`,
 * `VaultUnavailable`: then too it goes on from there.
 */
export async function driveRotation(ports: RotationPorts, id: ClientId): Promise<Driven> {
  const driver = ports.chance.attemptId(ports.clock.now());
  for (;;) {
    const client = await take(ports, id, driver);
    const rolling = client?.rolling;
    if (client === undefined || rolling === undefined) return { kind: 'not_mine' };
    const vendor = ports.vendors.find(client.vendor);
    if (vendor === undefined) return withoutVendor(ports, client, rolling, driver);
    if (nextStep(rolling) === 'test') return test(ports, client, rolling, vendor, driver);
    const asked = await ask(ports, client, rolling, vendor, driver);
    switch (asked.kind) {
      case 'set':
        continue;
      case 'lost':
        return { kind: 'not_mine' };
      case 'later':
        return later(ports, client, vendor, driver, asked);
      case 'never':
        return unlessDead(ports, client, rolling, vendor, driver, asked);
    }
  }
}

/** The second step, by whoever makes the new secret. */
function ask(
  ports: RotationPorts,
  client: OAuthClient,
  rolling: SecretRotation,
  vendor: Vendor,
  driver: string,
): Promise<Asked> {
  const { way } = rolling;
  if (isSecretApiKind(way)) return askSecretApi(ports, client, rolling, driver, way, vendor);
  return way === 'jwks'
    ? makeKey(ports, client, rolling, driver)
    : askForSecret(ports, client, rolling, driver);
}

async function take(ports: RotationPorts, id: ClientId, driver: string): Promise<OAuthClient | undefined> {
  const changed = await ports.clients.change(id, (newest) => {
    const next = hold(newest, driver, ports.clock.now());
    return next === undefined ? { result: false } : { client: next, result: true };
  });
  return changed.kind === 'changed' && changed.result ? changed.client : undefined;
}

/** Nobody can be asked which secret works: what the vendor may have made already waits until the vendor is back. */
async function withoutVendor(
  ports: RotationPorts,
  client: OAuthClient,
  { step }: SecretRotation,
  driver: string,
): Promise<Driven> {
  const code = 'vendor_gone';
  return step === 'created'
    ? giveUp(ports, client, driver, code)
    : waiting(ports, client, driver, { code, resume: true });
}

/** The third step, and the fourth where it works. */
async function test(
  ports: RotationPorts,
  client: OAuthClient,
  rolling: SecretRotation,
  vendor: Vendor,
  driver: string,
): Promise<Driven> {
  const credential = await namedVersion(ports, client.id, rolling.versionId);
  const verdict = await proveSecret(ports, vendor, client, rolling, credential);
  if (verdict.kind === 'passed') {
    const outcome = await finishRotation(ports, client.id, driver, vendor);
    return { kind: outcome.kind === 'client' ? 'finished' : 'not_mine' };
  }
  if (verdict.code !== 'vendor_refused')
    return later(ports, client, vendor, driver, { code: 'vendor_unreachable', resume: true });
  const why = { code: 'secret_refused', resume: true };
  return rolling.failures + 1 < TRIES[rolling.way]
    ? later(ports, client, vendor, driver, why)
    : unlessDead(ports, client, rolling, vendor, driver, why);
}

/** A new secret is given up only where the old one is proven to work: else it is all there is. */
async function unlessDead(
  ports: RotationPorts,
  client: OAuthClient,
  rolling: SecretRotation,
  vendor: Vendor,
  driver: string,
  { code, under }: { readonly code: string; readonly under?: string },
): Promise<Driven> {
  const current = client.secret && (await namedVersion(ports, client.id, client.secret.versionId));
  const verdict = current && (await trySecret(ports, vendor, client, current));
  if (verdict?.kind !== 'refused') {
    const version = under ?? (await keepToken(ports, client, rolling));
    return goingOn(ports, client, vendor, () => giveUp(ports, client, driver, code, version));
  }
  const put = await later(ports, client, vendor, driver, { code, resume: true });
  if (verdict.code !== 'vendor_refused') return put;
  ports.log.error('no client secret works', { client: client.id, code });
  return { kind: 'stuck', code };
}

async function giveUp(
  ports: RotationPorts,
  client: OAuthClient,
  driver: string,
  code: string,
  under?: string,
): Promise<Driven> {
  await rollBackRotation(ports, client, driver, code, under);
  ports.log.error('client secret not replaced', { client: client.id, code });
  return { kind: 'rolled_back', code };
}

async function later(
  ports: RotationPorts,
  client: OAuthClient,
  vendor: Vendor,
  driver: string,
  { code, resume }: { readonly code: string; readonly resume: boolean },
): Promise<Driven> {
  return goingOn(ports, client, vendor, () => waiting(ports, client, driver, { code, resume }));
}

async function waiting(
  ports: RotationPorts,
  client: OAuthClient,
  driver: string,
  why: { readonly code: string; readonly resume: boolean },
): Promise<Driven> {
  await ports.clients.change(client.id, (newest) => {
    const at = ports.clock.now();
    const next = putOff(newest, driver, why, at);
    if (next === undefined) return { result: undefined };
    return { client: { ...next, lastRotationError: { code: why.code, at } }, result: undefined };
  });
  ports.log.warn('rotation of a client secret put off', { client: client.id, code: why.code });
  return { kind: 'put_off', code: why.code };
}

/** Where this ends a pause, refreshes that stood back need not wait to its end. */
async function goingOn(
  ports: RotationPorts,
  { id }: OAuthClient,
  vendor: Vendor,
  end: () => Promise<Driven>,
): Promise<Driven> {
  const before = await ports.clients.find(id);
  const driven = await end();
  const after = await ports.clients.find(id);
  const paused = before && pausedUntil(before);
  if (after !== undefined && paused !== undefined && pausedUntil(after) === undefined)
    await refreshesGoOn(ports, after, vendor, paused);
  return driven;
}

import type { Client } from '#shared/client/index.ts';
import { CREDENTIAL_MISSING } from '#shared/domain/oauth-client.ts';
import { moment } from '../text/moment.ts';
import type { Finding } from './finding.ts';

const SOON_MS = 14 * 86_400_000;

/** What is wrong with a client at this instant (milliseconds). */
export function clientFindings(client: Client, now: number): readonly Finding[] {
  const { id, status, circuit, secret, lastError } = client;
  const about = `client ${id}`;
  const found: Finding[] = [];
  if (status === 'refused' && lastError?.code === CREDENTIAL_MISSING) {
    found.push({
      level: 'fault',
      code: CREDENTIAL_MISSING,
      about,
      what: 'nobody has brought the secret or key that it proves itself with: nothing is asked in its name',
      mend: `grantkeeper client rotate ${id}, or a link for whoever has it: grantkeeper client intake ${id}`,
    });
  } else if (status === 'refused') {
    found.push({
      level: 'fault',
      code: 'client_refused',
      about,
      what: `the vendor refuses it (${lastError?.code ?? 'no code'}): no grant of it is refreshed`,
      mend: `look in the vendor's console whether the application is there and its secret holds, then: grantkeeper client rotate ${id}`,
    });
  }
  // While its secret is replaced its refreshes stand back, and nothing is wrong.
  const isStandingBack = status === 'ok' && secret?.rolling?.failures === 0;
  if (circuit.state !== 'closed' && !isStandingBack) {
    const until = circuit.openUntil === undefined ? '' : `, next try ${moment(circuit.openUntil, now)}`;
    found.push({
      level: circuit.state === 'open' ? 'fault' : 'warning',
      code: `circuit_${circuit.state}`,
      about,
      what: `its requests failed one after the other, so the vendor is left alone${until}`,
      mend: "it closes by itself once the vendor answers again: see the vendor's status page",
    });
  }
  const ends = secret?.expiresAt ?? client.secretExpiresAt;
  if (ends !== undefined && Date.parse(ends) - now < SOON_MS) {
    const isOver = Date.parse(ends) <= now;
    found.push({
      level: isOver ? 'fault' : 'warning',
      code: isOver ? 'client_secret_expired' : 'client_secret_expires',
      about,
      what: `its secret ${isOver ? 'ended' : 'ends'} ${moment(ends, now)}`,
      mend: `make a new one in the vendor's console, then: grantkeeper client rotate ${id}`,
    });
  }
  return [
    ...found,
    ...otherEnds(client, now),
    ...heldFindings(client, now),
    ...rotationFindings(client, now),
  ];
}

/** What came out of a backup may have an original that lives: its vendor is not asked for anything by itself. */
function heldFindings({ id, heldSince }: Client, now: number): readonly Finding[] {
  if (heldSince === undefined) return [];
  return [
    {
      level: 'warning',
      code: 'restored_and_held',
      about: `client ${id}`,
      what: `it came out of a backup ${moment(heldSince, now)}: its secret is not replaced and its webhook not looked after by itself`,
      mend: `where the original is gone for good: grantkeeper restore run --spend, or for it alone: grantkeeper client rotate ${id}`,
    },
  ];
}

/** What else ends beside the secret: the certificate of a key, and what the vendor's API for secrets is called with. */
function otherEnds({ id, certificateExpiresAt, rotation }: Client, now: number): readonly Finding[] {
  const ends = [
    { of: 'client_certificate', name: 'the certificate of its key', at: certificateExpiresAt, mend: '' },
    {
      of: 'admin_credential',
      name: 'its management credential',
      at: rotation?.adminExpiresAt,
      mend: ' --admin',
    },
  ];
  return ends.flatMap(({ of, name, at, mend }): Finding[] => {
    if (at === undefined || Date.parse(at) - now >= SOON_MS) return [];
    const isOver = Date.parse(at) <= now;
    return [
      {
        level: 'warning',
        code: `${of}_${isOver ? 'expired' : 'expires'}`,
        about: `client ${id}`,
        what: `${name} ${isOver ? 'ended' : 'ends'} ${moment(at, now)}`,
        mend: `make a new one at the vendor, then: grantkeeper client rotate ${id}${mend}`,
      },
    ];
  });
}

/** A rotation takes moments; what it has tried in vain is worth a look. */
function rotationFindings(
  { id, rotation, secret, lastRotationError }: Client,
  now: number,
): readonly Finding[] {
  const about = `client ${id}`;
  const byHand = `make a new one in the vendor's console, then: grantkeeper client rotate ${id}`;
  if (secret?.rolling !== undefined) {
    const { failures, code, startedAt } = secret.rolling;
    if (failures === 0) return [];
    const what = `its secret is being replaced since ${moment(startedAt, now)}, and the last try came to ${code ?? 'nothing'}`;
    return [
      {
        level: 'warning',
        code: 'client_secret_rolling',
        about,
        what,
        mend: `it tries again by itself; or ${byHand}`,
      },
    ];
  }
  if (lastRotationError !== undefined) {
    const { code, at } = lastRotationError;
    const again =
      secret?.rotateAt === undefined ? '' : `; it tries again by itself ${moment(secret.rotateAt, now)}`;
    const what = `its secret was not replaced ${moment(at, now)} (${code}), and it goes on with the one it has`;
    return [{ level: 'warning', code: 'client_secret_kept', about, what, mend: `${byHand}${again}` }];
  }
  if (secret?.rotateAt === undefined || Date.parse(secret.rotateAt) > now) return [];
  const what = `its secret was to be replaced ${moment(secret.rotateAt, now)}`;
  const mend =
    rotation?.by === 'vendor' || rotation?.by === 'home'
      ? `grantkeeper client rotate ${id} --by-vendor`
      : byHand;
  return [{ level: 'warning', code: 'client_secret_due', about, what, mend }];
}

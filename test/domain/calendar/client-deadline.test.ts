import { describe, expect, it } from 'vitest';
import { certificateDeadline, clientDeadline } from '#shared/domain/calendar/client-deadline.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, days, type Instant } from '#shared/domain/time.ts';
import { aClient, NOW } from '../../support/integration.ts';

const [SOON, LATE] = [after(NOW, days(10)), after(NOW, days(20))];
const withDates = (dates: { expiresAt?: Instant; rotateAt?: Instant }, more: Partial<OAuthClient> = {}) =>
  clientDeadline(
    aClient({ secret: { versionId: 'one', createdAt: NOW, ...dates, pending: false }, ...more }),
  );

describe('a client has', () => {
  it('no deadline where nothing is known', () => {
    expect(withDates({})).toBeUndefined();
    expect(clientDeadline({ ...aClient(), secret: undefined } as never)).toBeUndefined();
  });

  it('the end of its secret', () => {
    expect(withDates({ expiresAt: SOON, rotateAt: LATE })).toMatchObject({
      dueBy: SOON,
      summary: 'The client secret of acme-main at acme ends',
    });
  });

  it('the day on which a person is to replace it, where that comes first', () => {
    const task = {
      dueBy: SOON,
      summary: 'The client secret of acme-main at acme is to be replaced; the client says how',
    };
    expect(withDates({ expiresAt: LATE, rotateAt: SOON })).toMatchObject(task);
    expect(withDates({ rotateAt: SOON })).toMatchObject(task);
  });

  it('no such day where no person is needed', () => {
    const automatic = {
      rotation: { everyDays: 90, kind: 'dcr' },
      registration: { clientUri: 'https://acme.example/clients/1' },
    };
    expect(withDates({ rotateAt: SOON }, automatic)).toBeUndefined();
    expect(withDates({ rotateAt: SOON, expiresAt: LATE }, automatic)?.dueBy).toBe(LATE);
    const failed = { ...automatic, lastRotationError: { code: 'registration_http_401', at: NOW } };
    expect(withDates({ rotateAt: SOON }, failed)).toMatchObject({
      dueBy: SOON,
      summary:
        'The client secret of acme-main at acme is to be replaced; the client says how: the last rotation came to registration_http_401',
    });
  });

  it('the end of the certificate of its key beside that, where it is known', () => {
    const secret = { versionId: 'one', createdAt: NOW, pending: false };
    expect(certificateDeadline(aClient({ secret }))).toBeUndefined();
    expect(certificateDeadline(aClient({ secret: { ...secret, certificateExpiresAt: LATE } }))).toMatchObject(
      {
        id: 'client_certificate.acme-main',
        kind: 'client_certificate',
        dueBy: LATE,
        summary: 'The certificate of the key of acme-main at acme ends',
      },
    );
  });
});

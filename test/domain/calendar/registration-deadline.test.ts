import { expect, it } from 'vitest';
import { registrationDeadline } from '#shared/domain/calendar/registration-deadline.ts';
import { met, troubled, wished } from '#shared/domain/registration/transitions.ts';
import { after, days } from '#shared/domain/time.ts';
import { aClient, NOW } from '../../support/integration.ts';

const wish = { by: 'microsoft-graph', url: 'https://keeper.example/hook', options: {} } as const;
const wanted = wished(undefined, wish, NOW);
const until = after(NOW, days(28));
const made = met(wanted, 1, { vendorId: 's', expiresAt: until, isNew: true, isLost: false }, NOW);

it('lists a webhook that ends as one that renews, and as one that ends where it is in trouble', () => {
  expect(registrationDeadline(aClient({ webhook: made }))).toMatchObject({
    id: 'webhook.acme-main',
    kind: 'webhook',
    dueBy: until,
    client: 'acme-main',
    renews: true,
  });
  const failing = troubled(made, { kind: 'failed', code: 'http_503' }, NOW);
  expect(registrationDeadline(aClient({ webhook: failing }))).toMatchObject({ renews: false });
});

it('lists none that has no end, and none where none is wanted', () => {
  expect(registrationDeadline(aClient({ webhook: wanted }))).toBeUndefined();
  expect(registrationDeadline(aClient())).toBeUndefined();
});

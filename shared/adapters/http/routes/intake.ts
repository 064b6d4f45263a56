import { Secret } from '#shared/domain/secret.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import type { IntakePorts } from '#shared/usecases/intake/intake-ports.ts';
import { makeIntakeLink } from '#shared/usecases/intake/make-intake-link.ts';
import { lookAtIntake, takeIn } from '#shared/usecases/intake/take-in.ts';
import type { OwnAddress } from '../connect-url.ts';
import { ofClient } from '../ids-of.ts';
import { json } from '../message.ts';
import { troublePage } from '../pages/consent-pages.ts';
import { intakeForm, notAForm, storedPage } from '../pages/intake-pages.ts';
import { pageRoute } from '../pages/page-route.ts';
import { pastedSecret } from '../pasted-secret.ts';
import { readFormField } from '../read-form.ts';
import type { Route } from '../router.ts';
import { intakeBody } from '../schemas/intake.ts';
import { parseBody } from '../validate.ts';

export type IntakeLinkRoutePorts = Parameters<typeof makeIntakeLink>[0] & OwnAddress;

/** `POST …/intake`: a link for whoever holds the vendor's console. */
export function intakeLinkRoutes(ports: IntakeLinkRoutePorts): readonly Route[] {
  const make = makeIntakeLink(ports);
  return [
    {
      method: 'POST',
      path: '/v1/clients/{id}/intake',
      handle: ofClient(async (id, { request }) => {
        const body = parseBody(request, intakeBody);
        if (body.kind !== 'ok') return body;
        const link = await make({ id, what: body.value.what });
        if (link.kind !== 'link') return link;
        const url = `${ports.publicUrl()}/intake/${link.ticket.reveal()}`;
        return json(201, { url, expiresAt: toRfc3339(link.expiresAt) });
      }),
    },
  ];
}

/** Where a person pastes one secret. Whoever has the address may: there is no cookie that another site could use. */
export function intakePageRoutes(ports: IntakePorts): readonly Route[] {
  const look = lookAtIntake(ports);
  const take = takeIn(ports);
  const path = '/intake/{ticket}';
  return [
    {
      method: 'GET',
      path,
      handle: pageRoute(ports.log, async ({ request: { requestId }, params }) => {
        const wanted = await look(new Secret(params[0] ?? ''));
        if (wanted.kind === 'no_link') return troublePage('no_link', { requestId });
        return intakeForm({ ...wanted, requestId });
      }),
    },
    {
      method: 'POST',
      path,
      handle: pageRoute(ports.log, async ({ request, params }) => {
        const { requestId } = request;
        const ticket = new Secret(params[0] ?? '');
        const wanted = await look(ticket);
        if (wanted.kind === 'no_link') return troublePage('no_link', { requestId });
        const field = readFormField(request, 'secret');
        if (field.kind !== 'field') return notAForm(field.kind, requestId);
        const secret = pastedSecret(wanted.what, field.value);
        if (secret === undefined) return intakeForm({ ...wanted, requestId, trouble: 'not_that' });
        const outcome = await take(ticket, secret);
        switch (outcome.kind) {
          case 'no_link':
            return troublePage('no_link', { requestId });
          case 'not_stored':
            return intakeForm({ ...outcome.wanted, requestId, trouble: outcome.why });
          case 'stored':
            return storedPage({ ...outcome, requestId });
        }
      }),
    },
  ];
}

import { expect, it } from 'vitest';
import { manualSteps } from '#shared/domain/rotation/manual-steps.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { homePartOf } from '#shared/vendors/vendor-entry.ts';
import { aClient } from '../../support/integration.ts';

const at = (name: string) => {
  const entry = CATALOGUE.find(({ id }) => id === name);
  if (entry === undefined) throw new Error(`no vendor ${name}`);
  return manualSteps(aClient(), homePartOf(entry));
};

it('names the page, what becomes of the old secret, and the command', () => {
  expect(at('linkedin')).toEqual({
    url: 'https://www.linkedin.com/developers/apps',
    steps: [
      'Open https://www.linkedin.com/developers/apps and find the client client-at-acme.',
      'Make a further client secret, and leave the old one as it is.',
      'Bring it with `grantkeeper client rotate acme-main`, which asks for it unseen; with --intake it makes a link for whoever has it. It is tried at the vendor before it is used.',
      'A day later, when all has been well, remove the old secret there.',
    ],
  });
});

it('warns where the old secret ends at once', () => {
  expect(at('meta').steps[1]).toMatch(/^Make a new client secret. The old one ends at once: refreshes wait/);
  expect(at('meta').steps).toHaveLength(3);
});

it('has steps for every vendor of the catalogue, and for one that is not in it', () => {
  for (const { id } of CATALOGUE) expect(at(id).steps.length, id).toBeGreaterThan(2);
  expect(manualSteps(aClient(), undefined).steps[0]).toBe(
    "Open the vendor's console and find the client client-at-acme.",
  );
});

import { connect } from '../home/connect.ts';
import type { HomeOptions } from '../home/target.ts';
import { jsonText, linesText, type Said } from '../said.ts';

export const INTAKE_KINDS = ['clientSecret', 'webhookSecret', 'privateKey'] as const;
export type IntakeKind = (typeof INTAKE_KINDS)[number];

const NAMES: Readonly<Record<IntakeKind, string>> = {
  clientSecret: 'the client secret',
  webhookSecret: 'the webhook secret',
  privateKey: 'the private key',
};

/** A link by which whoever has a secret brings it: it passes no shell, no chat and no mailbox. */
export async function intakeLink(id: string, what: IntakeKind, options: HomeOptions): Promise<Said> {
  const made = await connect(options).clients.makeIntakeLink(id, what);
  if (options.json === true) return { out: jsonText(made) };
  const lines = [
    `whoever has ${NAMES[what]} of ${id} opens this link and pastes it, once, before ${made.expiresAt}:`,
    made.url,
  ];
  return { out: linesText(lines) };
}

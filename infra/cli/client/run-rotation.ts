import { EXIT } from '../exit.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import type { HomeOptions } from '../home/target.ts';
import { jsonText, linesText, type Said } from '../said.ts';
import { type DueRotation, rotationsDue, rotationsText } from './rotations-due.ts';

/** Has vendors replace the secrets that are due, as far as they can, and says what is left for a person to do. */
export async function runRotation(options: HomeOptions): Promise<Said> {
  const { clients } = connect(options);
  const now = Date.now();
  const items: DueRotation[] = [];
  for (const due of rotationsDue(await collected(clients.all({ limit: 200 })), now)) {
    if (due.by === 'vendor' || due.by === 'home') await clients.rotate(due.client);
    const steps = due.by !== 'person' ? undefined : (await clients.get(due.client)).rotation?.steps;
    items.push(steps === undefined ? due : { ...due, steps });
  }
  const exit = items.some(({ by }) => by === 'person' || by === 'held') ? EXIT.failed : EXIT.done;
  return { out: options.json === true ? jsonText({ items }) : linesText(rotationsText(items, now)), exit };
}

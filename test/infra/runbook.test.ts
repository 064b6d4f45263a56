import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALARMS } from '#shared/contract/alarms/all.ts';
import { QUERIES, type QueryName } from '#shared/contract/queries.ts';
import { CAUSE_HEADINGS } from '#shared/domain/incident/cause.ts';

const ROOT = join(import.meta.dirname, '../..');
const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');

/** Each heading with what is under it, but the two at the end that are about no alarm. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text): [string, string] => [text.slice(0, text.indexOf('\n')), text]),
);
const REFERENCE = ['The saved queries', "The API's error codes"];
const headings = [...sections.keys()].filter((heading) => !REFERENCE.includes(heading));

const verbs = new Map<string, Command>();
beforeAll(async () => {
  for (const file of globSync('infra/cli/verbs/*.ts', { cwd: ROOT })) {
    for (const make of Object.values<unknown>(await import(join(ROOT, file)))) {
      if (typeof make !== 'function' || make.length > 0 || !make.name.endsWith('Verb')) continue;
      const verb = make() as Command;
      verbs.set(verb.name(), verb);
    }
  }
  // All of the program is loaded, on a machine that may be busy.
}, 60_000);

/** What is wrong with a command line; nothing where the program has it, and every option in it. */
function problemOf(line: string): string | undefined {
  const [first = '', ...words] = line.split(/\s+/);
  let verb = verbs.get(first);
  if (verb === undefined) return `there is no verb ${first}`;
  while (words[0] !== undefined && /^[a-z-]+$/.test(words[0]) && verb.commands.length > 0) {
    const next: Command | undefined = verb.commands.find((one) => one.name() === words[0]);
    if (next === undefined) return `${verb.name()} has no ${words[0]}`;
    verb = next;
    words.shift();
  }
  const unknown = words
    .filter((word) => word.startsWith('--'))
    .find((word) => !verb?.options.some(({ long }) => long === word));
  return unknown === undefined ? undefined : `${verb.name()} has no ${unknown}`;
}

describe('the runbook', () => {
  it('has a heading for each alarm and each cause of an incident, once, and none beside', () => {
    const wanted = new Set([...Object.keys(ALARMS), ...CAUSE_HEADINGS]);
    expect(headings.toSorted()).toEqual([...wanted].toSorted());
  });

  it.each(headings)(
    'says of %s what users see, where to look, what to do and how it ends, in this order',
    (heading) => {
      const marks = sections.get(heading)?.match(/^\*\*[^*]+\*\*/gm);
      expect(marks).toEqual(['**What users see.**', '**Look at.**', '**Do.**', '**Ends**']);
    },
  );

  it.each(headings)('names for %s a question that is saved for it', (heading) => {
    const named = [
      ...(sections.get(heading) ?? '').matchAll(/quer(?:y|ies)((?:\s+(?:and\s+)?`[a-z-]+`,?)+)/g),
    ];
    const names = named.flatMap(([, list = '']) =>
      [...list.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !Object.keys(QUERIES).includes(name ?? ''))).toEqual([]);
  });

  it('has every saved question word for word, to be put into a console as it is', () => {
    const names = Object.keys(QUERIES) as readonly QueryName[];
    const written = names.map((name) => `### ${name}\n\n\`\`\`text\n${QUERIES[name].text}\n\`\`\`\n`);
    expect(sections.get('The saved queries')?.trim().endsWith(written.join('\n').trim())).toBe(true);
  });

  it('has no command that the program has not', () => {
    const lines = [...runbook.matchAll(/`npx grantkeeper ([^`]+)`/g)].map(([, line]) => line ?? '');
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.flatMap((line) => problemOf(line) ?? [])).toEqual([]);
  });

  it('would be found out if it had: a verb, a verb below one, an option', () => {
    expect(problemOf('clients')).toBe('there is no verb clients');
    expect(problemOf('client revolve <id>')).toBe('client has no revolve');
    expect(problemOf('client rotate <id> --by-hand')).toBe('rotate has no --by-hand');
  });
});

describe('what pages tell to do', () => {
  it('is what the program has', () => {
    const texts = readFileSync(join(ROOT, 'shared/domain/incident/texts.ts'), 'utf8');
    const lines = [...texts.matchAll(/npx grantkeeper ([^'`(]+)/g)].map(([, line = '']) =>
      line.replace(/\$\{[^}]*\}/g, '<id>').trim(),
    );
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.flatMap((line) => problemOf(line) ?? [])).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERY_TIME } from './configurations.ts';
import { PRODUCT } from './decisions.ts';
import { figures } from './figures.ts';
import { KINDS } from './kinds.ts';
import { MUTANTS } from './mutants.ts';
import { rulesOf } from './rules.ts';
import { run } from './run.ts';
import { storyOf } from './story.ts';

describe('the protocol', () => {
  const explored = figures();

  it('comes to nothing that could have been helped, in any interleaving', () => {
    expect(explored.unexpected.map((story) => story.join('\n')).join('\n\n')).toBe('');
  });

  it('is explored for every kind of vendor, to ends of every sort', () => {
    expect(explored.kinds.map(({ kind }) => kind)).toEqual([...KINDS]);
    for (const { kind, states, alive, withdrawn, lost } of explored.kinds) {
      expect(states, kind).toBeGreaterThan(10_000);
      expect(alive, kind).toBeGreaterThan(1_000);
      expect(withdrawn, kind).toBeGreaterThan(50);
      const isKept = kind === 'none' || kind === 'replaced';
      if (isKept) expect(lost, kind).toBe(0);
      else expect(lost, kind).toBeGreaterThan(50);
    }
  });

  it('needs no limits for one thing that befalls a run, nor for two', () => {
    expect(explored.limits.map(({ met }) => met)).toEqual(explored.limits.map(() => 0));
  });

  it('loses a strict token to a crash or a lost reply, as it must: the model is not blind', () => {
    const alone = EVERY_TIME.filter(({ kind, clocks }) => kind === 'strict' && clocks.length === 2);
    const losing = alone.filter((each) => run(each).ends.lost > 0).map(({ budget }) => Object.keys(budget));
    expect(losing).toContainEqual(['crash']);
    expect(losing).toContainEqual(['loseReply']);
    expect(losing).not.toContainEqual(['loseRequest']);
    expect(losing).not.toContainEqual(['slow', 'force']);
  });
});

describe('every ingredient is needed', () => {
  it.each(MUTANTS)('$ingredient', ({ configuration, mutation, wrong }) => {
    expect([...run(configuration).found.keys()]).not.toContain(wrong);
    const path = run(configuration, mutation, wrong).found.get(wrong);
    expect(path).toBeDefined();
    expect(storyOf(configuration, path ?? [], mutation).length).toBeGreaterThan(3);
  });
});

describe('the model', () => {
  it('decides by the very functions of the product', async () => {
    const text = readFileSync(new URL('decisions.ts', import.meta.url), 'utf8');
    const modules = [...text.matchAll(/from '(#shared\/domain\/[^']+)'/g)].map(([, name]) => name ?? '');
    const exported = await Promise.all(modules.map((name): Promise<object> => import(name)));
    const product = new Map(exported.flatMap((each) => Object.entries(each)));
    for (const [name, decision] of Object.entries(PRODUCT)) expect(decision, name).toBe(product.get(name));
  });

  it('takes each decision from them unless it is left out on purpose', () => {
    expect(rulesOf('strict').decisions).toEqual(PRODUCT);
    for (const { ingredient, mutation } of MUTANTS) {
      const { decisions } = rulesOf('strict', { mutation });
      const changed = Object.entries(decisions).filter(([name, decision]) => {
        return decision !== PRODUCT[name as keyof typeof PRODUCT];
      });
      expect(changed.map(([name]) => name).sort(), ingredient).toEqual(
        Object.keys(mutation.decisions ?? {}).sort(),
      );
    }
  });
});

import { expect, it } from 'vitest';
import { timeBar } from '../../../../infra/local/demo/time-bar.ts';

it.each([
  [0, '', '··········'],
  [0.01, '▏', '·········'],
  [0.5, '█████', '·····'],
  [0.56, '█████▋', '····'],
  [1, '██████████', ''],
  [1.7, '██████████', ''],
  [-1, '', '··········'],
])('draws %d of ten columns', (fraction, filled, empty) => {
  expect(timeBar(fraction, 10)).toEqual({ filled, empty });
});

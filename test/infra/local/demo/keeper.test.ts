import { expect, it } from 'vitest';
import { startKeeper } from '../../../../infra/local/demo/keeper.ts';

it('a keeper that does not start says why', async () => {
  const starting = startKeeper({
    settings: { GRANTKEEPER_SWEEP_SECONDS: 'often' },
    onLine: () => {},
    onDeath: () => {},
  });
  await expect(starting).rejects.toThrow(
    /^the keeper did not start \(exit 2\)\nGRANTKEEPER_SWEEP_SECONDS must be /,
  );
});

import { expect, it } from 'vitest';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { runChild } from '../../support/child/run.ts';
import { temporaryDirectory } from '../../support/directory.ts';
import { anAttemptId, anIntegrationId } from '../../support/integration.ts';

it('loses nothing that a process was told is written when that process is killed', async () => {
  const directory = temporaryDirectory();
  const child = runChild('write-rows.ts', directory.path);
  try {
    await child.printed((output) => output.split('\n').length > 200);
  } finally {
    await child.kill();
  }
  const told = child.output().split('\n').slice(0, -1).map(Number);
  const storage = openStorage(directory.path);
  for (const n of told) {
    const integration = anIntegrationId(`row-${n}`);
    expect((await storage.store.find(integration))?.id).toBe(integration);
    const tokens = await storage.vault.get({ integration, epoch: 1, versionId: anAttemptId(n) });
    expect(tokens?.accessToken.reveal()).toBe(`access-${n}`);
  }
  await storage.close();
  directory.remove();
});

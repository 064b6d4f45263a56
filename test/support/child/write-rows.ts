import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { Secret } from '#shared/domain/secret.ts';
import { anAttemptId, anIntegration, anIntegrationId, aTokenSet } from '../integration.ts';

/** Run as a process of its own: writes until it is killed, and prints each number once its writes are durable. */
const storage = openStorage(process.argv[2] ?? '');

async function write(n: number): Promise<void> {
  const id = anIntegrationId(`row-${n}`);
  await storage.store.create(anIntegration({ id }));
  const tokens = aTokenSet({ accessToken: new Secret(`access-${n}`) });
  await storage.vault.put({ integration: id, epoch: 1, versionId: anAttemptId(n) }, tokens, []);
  process.stdout.write(`${n}\n`);
}

for (let n = 0; ; n += 8) {
  await Promise.all(Array.from({ length: 8 }, (_, offset) => write(n + offset)));
}

import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { auditFile } from '#shared/adapters/in-process/audit-file.ts';
import { anIntegrationId, NOW } from '../integration.ts';

/** Run as a process of its own: keeps facts until it is killed, and tells each number once it is kept. */
const directory = process.argv[2];
const audit = directory === undefined ? auditLines() : auditFile({ directory });
const integration = anIntegrationId('payroll');

for (let version = 1; ; version += 4) {
  const group = [0, 1, 2, 3].map((n) =>
    audit.record({ kind: 'ask', at: NOW, integration, born: NOW, epoch: 1, version: version + n }),
  );
  await Promise.all(group);
  process.stdout.write(`kept ${version + 3}\n`);
}

/** Logs ten megabytes to a standard error that nobody reads, and says on standard output that it is still alive. */
import { jsonLog } from '#shared/adapters/in-process/json-log.ts';

const log = jsonLog({ level: 'info' });
for (let n = 0; n < 100; n++) {
  for (let line = 0; line < 1000; line++)
    log.info('a line that nobody takes away', { n, line, padding: 'x'.repeat(40) });
  await new Promise((resolve) => setImmediate(resolve));
}
console.log('alive');
if (process.argv[2] === 'read later') {
  process.stdin.once('data', () => {
    log.info('the last line');
    process.stdin.destroy();
  });
} else {
  process.exit(0);
}

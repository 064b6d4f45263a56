#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it too: it starts the command line with the Node that `npm ci` brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const own = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;

if (isNewEnough) {
  await import(main);
} else if (existsSync(own)) {
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
} else {
  console.error(
    `grantkeeper needs Node 24, this is ${process.versions.node}. Run \`npm ci\` in the project's folder first: it brings Node 24 along.`,
  );
  process.exitCode = 2;
}

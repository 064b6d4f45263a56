import { vi } from 'vitest';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { describeLogContract } from './log.contract.ts';

describeLogContract('Powertools', async () => {
  const printed: string[] = [];
  // `debug` and `info` go to standard output, `warn` and `error` to standard error; Lambda takes both.
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    }),
  );
  return {
    log: powertoolsLog({ service: 'test', level: 'debug' }),
    lines: async () =>
      printed
        .splice(0)
        .join('')
        .split('\n')
        .filter((line) => line.startsWith('{')),
    close: async () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
});

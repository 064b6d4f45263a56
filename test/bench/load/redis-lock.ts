/**
 * One process of the Redis lock's pattern. `--role herd`: as `load/herd.ts`, callers who ask at one instant. `--role
 * refresh`: refreshes its share of the grants without a pause. `--role keep`: asks for each grant's token again and
 * again, as automations do. Prints `ready`; each line of input that `herd` gets is answered by one line of JSON.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { askRefresh } from '../redis-lock/ask-refresh.ts';
import { type RedisLockKeeper, redisLockKeeper } from '../redis-lock/keeper.ts';
import { CLIENT, CLIENT_SECRET } from '../vendor.ts';

export interface LockAnswer {
  readonly isServed: boolean;
  readonly tookMs: number;
}

const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'herd' },
    socket: { type: 'string', default: '' },
    'token-endpoint': { type: 'string', default: '' },
    'lock-ms': { type: 'string', default: '30000' },
    'margin-ms': { type: 'string', default: '0' },
    /** How many grants there are, which share is ours, and of how many. */
    grants: { type: 'string', default: '1' },
    share: { type: 'string', default: '0' },
    shares: { type: 'string', default: '1' },
    callers: { type: 'string', default: '1' },
    'every-ms': { type: 'string', default: '300' },
  },
});

const keeper = await redisLockKeeper({
  socket: values.socket,
  ask: askRefresh({
    tokenEndpoint: values['token-endpoint'],
    clientId: CLIENT,
    clientSecret: CLIENT_SECRET,
  }),
  lockMs: Number(values['lock-ms']),
  marginMs: Number(values['margin-ms']),
});
console.log('ready');
if (values.role === 'herd') await herd(keeper, Number(values.callers));
else if (values.role === 'refresh') await refreshOn(keeper, Number(values.callers));
else await keepAll(keeper, Number(values['every-ms']));

async function herd(by: RedisLockKeeper, callers: number): Promise<void> {
  for await (const line of createInterface(process.stdin)) {
    const { integration, at } = JSON.parse(line) as { readonly integration: number; readonly at: number };
    await sleep(at - (performance.timeOrigin + performance.now()));
    const answers = await Promise.all(
      Array.from({ length: callers }, async (): Promise<LockAnswer> => {
        const start = performance.now();
        const isServed = await by.token(String(integration)).then(
          (token) => token.isRefused !== true,
          () => false,
        );
        return { isServed, tookMs: performance.now() - start };
      }),
    );
    console.log(JSON.stringify(answers));
  }
}

/** So many at once, one grant after the other. */
async function refreshOn(by: RedisLockKeeper, together: number): Promise<void> {
  const [count, share, shares] = [Number(values.grants), Number(values.share), Number(values.shares)];
  let next = share;
  const one = async (): Promise<void> => {
    for (;;) {
      const id = String(next);
      next += shares;
      if (next >= count) next = share;
      await by.refresh(id);
    }
  };
  await Promise.all(Array.from({ length: together }, one));
}

/**
 * Each grant by itself, with a pause in which the other processes have their turn; an error is tried again. SIGTERM lets
 * what is under way end.
 */
async function keepAll(by: RedisLockKeeper, everyMs: number): Promise<void> {
  let stopped = false;
  process.once('SIGTERM', () => {
    stopped = true;
  });
  const keep = async (id: string): Promise<void> => {
    while (!stopped) {
      await sleep(everyMs * (0.5 + Math.random()));
      const refused = await by.token(id).then(
        (token) => token.isRefused === true,
        () => false,
      );
      if (refused) return;
    }
  };
  await Promise.all(Array.from({ length: Number(values.grants) }, (_, n) => keep(String(n))));
  await by.close();
  process.exit(0);
}

import { serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { metaRoutes } from '#shared/adapters/http/routes/meta.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'public', level: env.GRANTKEEPER_LOG_LEVEL });

export const handler = serveEvents(httpApi(metaRoutes(), log));

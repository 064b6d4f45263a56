import { serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { awsPorts } from '#shared/adapters/aws/ports.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { careRoutes } from '#shared/adapters/http/routes/care.ts';
import { clientRoutes } from '#shared/adapters/http/routes/clients.ts';
import { integrationRoutes } from '#shared/adapters/http/routes/integrations.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const allowLoopback = env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS;
const log = powertoolsLog({ service: 'api', level: env.GRANTKEEPER_LOG_LEVEL });
const ports = {
  ...awsPorts(env, deployedVendors(env.GRANTKEEPER_VENDORS), log),
  allowLoopback,
};
const routes = [...integrationRoutes(ports), ...careRoutes(ports), ...clientRoutes(ports)];

export const handler = serveEvents(httpApi(routes, log));

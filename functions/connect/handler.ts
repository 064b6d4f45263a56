import { serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { awsPorts } from '#shared/adapters/aws/ports.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { connectRoutes } from '#shared/adapters/http/routes/connect.ts';
import { intakePageRoutes } from '#shared/adapters/http/routes/intake.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'connect', level: env.GRANTKEEPER_LOG_LEVEL });
const ports = awsPorts(env, deployedVendors(env.GRANTKEEPER_VENDORS), log);
const publicUrl = (): string => env.GRANTKEEPER_PUBLIC_URL;

const routes = [...connectRoutes({ ...ports, publicUrl }), ...intakePageRoutes(ports)];

export const handler = serveEvents(httpApi(routes, log));

import type { GrantkeeperError } from '#shared/client/index.ts';
import contract from '#shared/contract/openapi.json' with { type: 'json' };
import { whatToDo } from '../home/what-to-do.ts';
import type { Finding } from './finding.ts';

/** The `Date` header counts seconds, and the way takes a moment. */
const CLOCK_SLACK_MS = 5000;
/** From here on tokens are thought to live that do not, and AWS soon refuses signatures. */
const CLOCK_FAULT_MS = 60_000;

/** `home`, `here`: the same instant by the two clocks, in milliseconds. */
export function clockFindings(url: string, home: number, here: number): readonly Finding[] {
  const apart = here - home;
  if (Math.abs(apart) <= CLOCK_SLACK_MS) return [];
  const seconds = Math.round(Math.abs(apart) / 1000);
  return [
    {
      level: Math.abs(apart) >= CLOCK_FAULT_MS ? 'fault' : 'warning',
      code: 'clock',
      about: `home ${url}`,
      what: `the clock of this machine is ${seconds} s ${apart > 0 ? 'ahead of' : 'behind'} the home's`,
      mend: 'let both keep time by NTP: `timedatectl set-ntp true` on Linux with systemd',
    },
  ];
}

/** What this command line would ask for, and the home's contract does not have. */
export function contractFindings(url: string, document: unknown): readonly Finding[] {
  const theirs = routesOf(document);
  const missing = [...routesOf(contract)].filter((route) => !theirs.has(route));
  if (missing.length === 0) return [];
  return [
    {
      level: 'warning',
      code: 'older_home',
      about: `home ${url}`,
      what: `it does not have ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`,
      mend: 'start or deploy it from the same version as this command line',
    },
  ];
}

function routesOf(document: unknown): ReadonlySet<string> {
  const paths =
    typeof document === 'object' && document !== null && 'paths' in document ? document.paths : {};
  const methods = ['get', 'put', 'post', 'delete'];
  return new Set(
    Object.entries(paths as Record<string, object>).flatMap(([path, item]) =>
      methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
}

/** Why the home could not be asked at all. */
export function refusedFinding(url: string, error: GrantkeeperError): Finding {
  return {
    level: 'fault',
    code: error.code,
    about: `home ${url}`,
    what: error.message,
    mend: whatToDo(error) ?? 'see the log of the home',
  };
}

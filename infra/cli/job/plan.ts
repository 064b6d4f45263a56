import { readFileSync } from 'node:fs';
import type { JobPlan } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';

export interface PlanOptions {
  readonly file?: string;
  readonly schedule?: string;
  readonly timezone?: string;
  readonly lead?: number;
  readonly integration?: readonly string[];
  readonly maxRuntime?: number;
}

/** The plan that the options say, or that of the file: one of the two. Throws `BadUsage`. */
export function planOf({ file, ...flags }: PlanOptions): JobPlan {
  const { schedule, timezone, lead, integration, maxRuntime } = flags;
  if (file !== undefined) {
    if ([schedule, timezone, lead, integration, maxRuntime].some((given) => given !== undefined))
      throw new BadUsage('--file has the whole plan: leave the other options out, or the file');
    return planIn(file);
  }
  if (schedule === undefined || timezone === undefined || lead === undefined || integration === undefined)
    throw new BadUsage('a job needs --schedule, --timezone, --lead and --integration, or --file');
  return {
    schedule,
    timezone,
    leadMinutes: lead,
    integrations: integration.map((id) => ({ id })),
    ...(maxRuntime === undefined ? {} : { maxRuntimeMinutes: maxRuntime }),
  };
}

/** The home says what is wrong with what it holds. */
function planIn(file: string): JobPlan {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JobPlan;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new BadUsage(`${file} is no JSON: it must hold the plan of a job`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new BadUsage(`${file} cannot be read (${code})`);
  }
}

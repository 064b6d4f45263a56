import * as z from 'zod/mini';
import { rfc3339 } from './fields.ts';

export const snoozeBody = z.strictObject({ until: rfc3339 }, 'must be a JSON object');

import type { DomainEvent } from '#shared/domain/event.ts';
import { parseId } from '#shared/domain/ids.ts';

/** Members of an event that are ids, where it has them. */
const IDS = ['vendor', 'client', 'integration', 'job'] as const;

/**
 * The event that a rule of our bus handed on, or `undefined` where the text is none of ours. Only our functions may put
 * events on that bus; what is looked at is what rows are looked up by.
 */
export function readBusEvent(body: string): DomainEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { 'detail-type': type, detail } = value;
  if (typeof type !== 'string' || !isObject(detail)) return undefined;
  const areIds = IDS.every((name) => detail[name] === undefined || isId(detail[name]));
  return areIds ? ({ ...detail, type } as unknown as DomainEvent) : undefined;
}

const isId = (value: unknown): boolean => typeof value === 'string' && parseId(value) !== undefined;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

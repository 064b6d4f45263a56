import { parseQueueArn } from '#shared/contract/queue-arn.ts';
import { REDRIVES, USUAL_PATTERN, type WatchedQueueSettings } from '#shared/contract/watched-queue.ts';

/** Each is looked at each minute, one after the other. */
const MOST_QUEUES = 10;
/** Lambda takes 4 KB of variables, and there are others. */
const MOST_CHARACTERS = 3000;
const NAMES = ['arn', 'redriveTo', 'redrive', 'integrationAt', 'jobAt', 'pattern'];
const PATTERN_NAMES = ['at', 'matches'];
/** RFC 6901, beginning at what a letter is made of. */
const POINTER = /^\/(body|attributes)(\/([^~]|~[01])*)?$/;
const POINTER_RULE = 'a JSON pointer into the body or the attributes, such as /body/integration';

type Raw = Readonly<Record<string, unknown>>;

/** Reads and judges `watchedQueues`: a list, or its JSON where it comes from the command line. */
export function readWatchedQueues(value: unknown, problems: string[]): readonly WatchedQueueSettings[] {
  if (value === undefined) return [];
  const list = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(list) || list.length > MOST_QUEUES) {
    problems.push(
      `watchedQueues is no list of ${MOST_QUEUES} queues at the most, as docs/job-queues.md has it`,
    );
    return [];
  }
  const queues = list.map((one, n) => readQueue(one, `watchedQueues[${n}]`, problems));
  const found = queues.filter((queue) => queue !== undefined);
  const names = found.map(({ name }) => name);
  for (const name of new Set(names.filter((one, n) => names.indexOf(one) !== n)))
    problems.push(`watchedQueues has two queues of the name ${name}; the API tells them apart by it`);
  if (JSON.stringify(found).length > MOST_CHARACTERS)
    problems.push(
      `watchedQueues is longer than ${MOST_CHARACTERS} characters as JSON; watch fewer, or say less`,
    );
  return found;
}

function readQueue(value: unknown, at: string, problems: string[]): WatchedQueueSettings | undefined {
  if (!isObject(value)) {
    problems.push(`${at} is no object with arn and integrationAt`);
    return undefined;
  }
  const found: string[] = [...unknownNames(value, NAMES, at)];
  const { arn, redriveTo, redrive = 'on-request', integrationAt, jobAt, pattern } = value;
  const source = typeof arn === 'string' ? parseQueueArn(arn) : undefined;
  if (source === undefined)
    found.push(
      `${at}.arn is no ARN of an SQS queue, such as arn:aws:sqs:eu-central-1:111122223333:orders-dead`,
    );
  const target = typeof redriveTo === 'string' ? parseQueueArn(redriveTo) : undefined;
  if (redriveTo !== undefined && target === undefined)
    found.push(`${at}.redriveTo is no ARN of an SQS queue`);
  if (target !== undefined && redriveTo === arn)
    found.push(`${at}.redriveTo is the queue of dead letters itself`);
  if (source !== undefined && target !== undefined && source.isOrdered !== target.isOrdered)
    found.push(`${at}.redriveTo must be FIFO where arn is, and not where it is not`);
  const how = REDRIVES.find((one) => one === redrive);
  if (how === undefined) found.push(`${at}.redrive is neither ${REDRIVES.join(' nor ')}`);
  if (how === 'on-recovery' && redriveTo === undefined)
    found.push(`${at}.redrive on-recovery needs redriveTo: the queue that letters go back to`);
  if (!isPointer(integrationAt)) found.push(`${at}.integrationAt is not ${POINTER_RULE}`);
  if (jobAt !== undefined && !isPointer(jobAt)) found.push(`${at}.jobAt is not ${POINTER_RULE}`);
  const read = readPattern(pattern, `${at}.pattern`, found);
  problems.push(...found);
  if (found.length > 0 || source === undefined || how === undefined) return undefined;
  return {
    name: source.name,
    arn: arn as string,
    ...(target === undefined ? {} : { redriveTo: redriveTo as string }),
    redrive: how,
    integrationAt: integrationAt as string,
    ...(jobAt === undefined ? {} : { jobAt: jobAt as string }),
    pattern: read,
  };
}

function readPattern(value: unknown, at: string, problems: string[]): WatchedQueueSettings['pattern'] {
  if (value === undefined) return USUAL_PATTERN;
  if (!isObject(value)) {
    problems.push(`${at} is no object of at and matches`);
    return USUAL_PATTERN;
  }
  problems.push(...unknownNames(value, PATTERN_NAMES, at));
  const { at: pointers = USUAL_PATTERN.at, matches = USUAL_PATTERN.matches } = value;
  if (!Array.isArray(pointers) || pointers.length === 0 || !pointers.every(isPointer))
    problems.push(`${at}.at is no list of JSON pointers such as /body/error`);
  const isText = (one: unknown): boolean => typeof one === 'string' && one.length >= 3 && one.length <= 100;
  if (!Array.isArray(matches) || matches.length === 0 || !matches.every(isText))
    problems.push(`${at}.matches is no list of texts of 3 to 100 characters, such as invalid_grant`);
  return { at: pointers as readonly string[], matches: matches as readonly string[] };
}

const unknownNames = (value: Raw, known: readonly string[], at: string): readonly string[] =>
  Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => `${at}.${name} is nothing that a queue has; there are ${known.join(', ')}`);

const isPointer = (value: unknown): boolean => typeof value === 'string' && POINTER.test(value);

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

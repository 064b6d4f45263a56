import { comment, membersOf, nameOf, type Schema, typeOf } from './type-of.ts';

interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}
interface Body {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}
type PathItem = Readonly<Record<string, Operation>> & { readonly parameters?: readonly Parameter[] };

/** The contract, as far as types are made of it. */
export interface Contract {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

/** What programs call. The rest is visited by people's browsers and by vendors. */
const CALLED = ['clients', 'integrations', 'calendar', 'campaigns', 'jobs', 'queues', 'service'];

const HEAD = `// Made of shared/contract/openapi.yaml by \`npm run generate\`; a test holds the two together.
`;

/** The source text of the client's types: every schema, and every operation that programs call. */
export function clientTypes(contract: Contract): string {
  const operations = operationsOf(contract);
  const schemas = Object.entries(contract.components.schemas).filter(([name]) => isUsed(name, contract));
  const addresses = operations.map(
    ({ method, path, operation }) =>
      `  ${operation.operationId}: { method: '${method}', path: '${path}' },\n`,
  );
  const shapes = operations.map((one) => shapeOf(contract, one));
  return [
    HEAD,
    ...schemas.map(([name, schema]) => declarationOf(name, schema)),
    `/** Where each operation is. */\nexport const OPERATIONS = {\n${addresses.join('')}} as const;\n`,
    `/** What each operation takes, and what it answers. */\nexport interface Operations {\n${shapes.join('')}}\n`,
  ].join('\n');
}

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
}

function operationsOf(contract: Contract): readonly Placed[] {
  return Object.entries(contract.paths).flatMap(([path, { parameters: shared = [], ...methods }]) =>
    Object.entries(methods as Record<string, Operation>)
      .filter(([, operation]) => operation.tags.some((tag) => CALLED.includes(tag)))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
        parameters: [...shared, ...(operation.parameters ?? [])].map((one) => resolved(contract, one)),
      })),
  );
}

function declarationOf(name: string, schema: Schema): string {
  const about = comment(schema, '');
  return schema.properties === undefined
    ? `${about}export type ${name} = ${typeOf(schema)};\n`
    : `${about}export interface ${name} {\n${membersOf(schema, '  ')}}\n`;
}

function shapeOf(contract: Contract, { operation, parameters }: Placed): string {
  const { operationId, requestBody, responses, summary } = operation;
  const query = parameters.filter((one) => one.in === 'query');
  const body = requestBody?.content?.['application/json']?.schema;
  const needsQuery = query.some((one) => one.required === true);
  const members = [
    idOf(parameters),
    query.length === 0
      ? ''
      : `    readonly query${needsQuery ? '' : '?'}: ${typeOf(objectOf(query), '    ')};\n`,
    body === undefined
      ? ''
      : `    readonly body${requestBody?.required === true ? '' : '?'}: ${typeOf(body, '    ')};\n`,
    `    readonly answer: ${typeOf(answerOf(contract, responses), '    ')};\n`,
  ];
  return `  /** ${summary} */\n  readonly ${operationId}: {\n${members.join('')}  };\n`;
}

/** What a path has in braces: an id, or nothing. */
function idOf(parameters: readonly Parameter[]): string {
  const names = parameters.filter((one) => one.in === 'path').map((one) => one.name);
  if (names.some((name) => name !== 'id')) throw new Error(`the client puts no ${names} into a path`);
  return names.length === 0 ? '' : '    readonly id: Id;\n';
}

/** Query parameters as one object. */
function objectOf(parameters: readonly Parameter[]): Schema {
  const required = parameters.filter((one) => one.required === true).map((one) => one.name ?? '');
  const properties = Object.fromEntries(parameters.map((one) => [one.name, one.schema ?? {}]));
  return { type: 'object', additionalProperties: false, required, properties };
}

/** The body of the one success that an operation has. */
function answerOf(contract: Contract, responses: Operation['responses']): Schema {
  const [success] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const schema = success && resolved(contract, success[1]).content?.['application/json']?.schema;
  if (schema === undefined)
    throw new Error(`an operation of programs answers no JSON: ${Object.keys(responses)}`);
  return schema;
}

function resolved<T extends { readonly $ref?: string }>(contract: Contract, node: T): T {
  if (node.$ref === undefined) return node;
  const kind = node.$ref.split('/')[2] ?? '';
  return contract.components[kind]?.[nameOf(node.$ref)] as T;
}

/** Whether a schema is of any use to programs: pages and their tickets are not. */
function isUsed(name: string, contract: Contract): boolean {
  const ref = JSON.stringify(`#/components/schemas/${name}`);
  const { schemas, ...others } = contract.components;
  const operations = operationsOf(contract).map(({ operation, parameters }) => [operation, parameters]);
  return JSON.stringify([operations, schemas, others]).includes(ref);
}

import { describe, expect, it } from 'vitest';
import { type Contract, clientTypes } from '../../../infra/contract/client-types.ts';
import { type Schema, typeOf } from '../../../infra/contract/type-of.ts';

describe('typeOf', () => {
  it.each<[Schema, string]>([
    [{ type: 'string', pattern: '^a$' } as Schema, 'string'],
    [{ type: 'integer', minimum: 1 } as Schema, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ const: 'ok' }, "'ok'"],
    [{ enum: [true, 'un"supported', "it's"] }, `true | 'un"supported' | 'it\\'s'`],
    [{ $ref: '#/components/schemas/Client' }, 'Client'],
    [{ type: 'array', items: { type: 'string' } }, 'readonly string[]'],
    [{ type: 'array', items: { enum: [1, 2] } }, 'readonly (1 | 2)[]'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
    [{ type: 'object', additionalProperties: false }, 'Readonly<Record<string, never>>'],
  ])('%j', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it('has optional members, and others where the contract lets there be others', () => {
    const properties = { id: { type: 'string' }, at: { description: 'ends */ here', type: 'integer' } };
    expect(typeOf({ type: 'object', required: ['id'], properties, additionalProperties: false })).toBe(
      '{\n  readonly id: string;\n  /** ends *\\/ here */\n  readonly at?: number;\n}',
    );
    expect(typeOf({ type: 'object', properties: {} })).toBe('{\n  readonly [member: string]: unknown;\n}');
  });

  it.each<Schema>([{}, { oneOf: [] } as Schema, { type: 'nonsense' }, { type: 'array' }])(
    'takes nothing that it does not know: %j',
    (schema) => {
      expect(() => typeOf(schema)).toThrow('no type for');
    },
  );
});

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const ok = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } };

function contractWith(operation: object, path = '/v1/things/{id}'): Contract {
  const whole = {
    operationId: 'getThing',
    summary: 'One.',
    tags: ['clients'],
    responses: { '200': ok },
    ...operation,
  };
  return {
    paths: { [path]: { get: whole } },
    components: {
      schemas: { Thing: { type: 'string' }, OfNoUse: { type: 'string' } },
      responses: { Thing: ok },
      parameters: { Id: id },
    },
  } as unknown as Contract;
}

describe('clientTypes', () => {
  it('says where an operation is, what it takes and what it answers', () => {
    const operation = {
      parameters: [
        { $ref: '#/components/parameters/Id' },
        { name: 'limit', in: 'query', schema: { type: 'integer' } },
      ],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { '400': {}, '200': { $ref: '#/components/responses/Thing' } },
    };
    expect(
      clientTypes(contractWith(operation)).split('\n').slice(2).join('\n'),
    ).toBe(`export type Thing = string;

/** Where each operation is. */
export const OPERATIONS = {
  getThing: { method: 'GET', path: '/v1/things/{id}' },
} as const;

/** What each operation takes, and what it answers. */
export interface Operations {
  /** One. */
  readonly getThing: {
    readonly id: Id;
    readonly query?: {
      readonly limit?: number;
    };
    readonly body: Readonly<Record<string, unknown>>;
    readonly answer: Thing;
  };
}
`);
  });

  it('leaves out what people and vendors visit', () => {
    expect(clientTypes(contractWith({ tags: ['consent'] }))).not.toContain('getThing');
  });

  it('takes no operation that it cannot type', () => {
    const parameters = [{ ...id, name: 'ticket' }];
    expect(() => clientTypes(contractWith({ parameters }))).toThrow('the client puts no ticket into a path');
    expect(() => clientTypes(contractWith({ responses: { '204': {} } }))).toThrow('answers no JSON');
  });
});

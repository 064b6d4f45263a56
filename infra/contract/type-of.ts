/** A JSON schema of the contract, as far as the contract uses them. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/**
 * What TypeScript calls the values that a schema allows. Bounds and patterns are left to the server. Throws where the
 * schema says something that this does not know.
 */
export function typeOf(schema: Schema, indent = ''): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (typeof schema.type === 'object') {
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  }
  if (schema.type === 'array') return arrayOf(typeOf(schema.items ?? {}, indent));
  if (schema.type === 'object') return objectOf(schema, indent);
  const primitive = PRIMITIVES[schema.type ?? ''];
  if (primitive === undefined) throw new Error(`no type for ${JSON.stringify(schema)}`);
  return primitive;
}

/** The last part of `#/components/schemas/Client`. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

const arrayOf = (item: string): string => `readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`;

function objectOf(schema: Schema, indent: string): string {
  const { properties, additionalProperties } = schema;
  if (properties === undefined) {
    if (additionalProperties === false) return 'Readonly<Record<string, never>>';
    const values =
      typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
    return `Readonly<Record<string, ${values}>>`;
  }
  return `{\n${membersOf(schema, `${indent}  `)}${indent}}`;
}

/** The members of an object, a line or more each. */
export function membersOf(schema: Schema, indent: string): string {
  const required = new Set(schema.required);
  const lines = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const mark = required.has(name) ? '' : '?';
    return `${comment(member, indent)}${indent}readonly ${name}${mark}: ${typeOf(member, indent)};\n`;
  });
  // An object may carry a member that nobody described, where the contract allows it.
  const open =
    schema.additionalProperties === undefined ? `${indent}readonly [member: string]: unknown;\n` : '';
  return lines.join('') + open;
}

export function comment({ description }: Schema, indent: string): string {
  return description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '*\\/')} */\n`;
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);

import { OPERATIONS, type Operations } from './contract.ts';
import type { RequestOptions, Send } from './send.ts';

export type CallOptions = Pick<RequestOptions, 'signal' | 'timeoutMs'>;

/** Members may be given as `undefined`, and are then left out. */
export type Loose<T> = { readonly [Name in keyof T]: T[Name] | undefined };

type Input<Name extends keyof Operations> = {
  readonly [Part in keyof Operations[Name] as Exclude<Part, 'answer'>]: Loose<
    NonNullable<Operations[Name][Part]>
  >;
};

/** Calls an operation of the contract by its name. */
export type Call = <Name extends keyof Operations>(
  name: Name,
  input: Input<Name>,
  options?: CallOptions,
) => Promise<Operations[Name]['answer']>;

interface AnyInput {
  readonly id?: string;
  readonly query?: RequestOptions['query'];
  readonly body?: unknown;
}

export function caller(send: Send): Call {
  return async (name, input, options = {}) => {
    const { method, path } = OPERATIONS[name];
    const { id = '', query, body } = input as AnyInput;
    const at = path.replace('{id}', encodeURIComponent(id));
    const answer = await send(method, at, { ...options, query, body });
    return answer.body as never;
  };
}

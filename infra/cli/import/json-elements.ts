import { BadUsage } from '../bad-usage.ts';

/**
 * The objects of the first list of a JSON text, each as its own text: of `[…]`, or of `{"…": […]}`. It is read as a
 * stream, and no more of it is kept than one object. Throws `BadUsage` for anything else, and where the text breaks off.
 */
export async function* jsonElements(chunks: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  const state: State = { depth: 0, list: undefined, element: '', inText: false, isEscaped: false };
  for await (const chunk of chunks) {
    for (const char of chunk) {
      const ended = step(state, char, name);
      if (ended === 'element') {
        yield state.element;
        state.element = '';
      }
      if (ended === 'list') return;
    }
  }
  throw new BadUsage(
    `${name} ${state.list === undefined ? 'holds no list of objects' : 'breaks off within its list'}`,
  );
}

interface State {
  depth: number;
  /** The depth of the list whose objects are cut out. */
  list: number | undefined;
  element: string;
  inText: boolean;
  isEscaped: boolean;
}

function step(state: State, char: string, name: string): 'element' | 'list' | undefined {
  const isWithin = state.list !== undefined && state.depth > state.list;
  if (isWithin) state.element += char;
  if (state.inText) {
    inText(state, char);
    return undefined;
  }
  switch (char) {
    case '"':
      state.inText = true;
      break;
    case '[':
    case '{':
      state.depth += 1;
      if (state.list === undefined && char === '[') state.list = state.depth;
      else if (state.list !== undefined && state.depth === state.list + 1) state.element = char;
      return undefined;
    case ']':
    case '}':
      state.depth -= 1;
      if (state.list === undefined) return undefined;
      if (state.depth === state.list) return 'element';
      return state.depth < state.list ? 'list' : undefined;
  }
  if (state.depth === state.list && !isWithin && !/[\s,]/.test(char)) {
    throw new BadUsage(`${name} must hold a list of objects; there is something else in it`);
  }
  return undefined;
}

function inText(state: State, char: string): void {
  if (state.isEscaped) state.isEscaped = false;
  else if (char === '\\') state.isEscaped = true;
  else if (char === '"') state.inText = false;
}

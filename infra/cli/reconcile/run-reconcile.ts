import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import type { HomeOptions } from '../home/target.ts';
import { jsonText, linesText, type Said } from '../said.ts';
import { isToDo, reconcileText } from './reconcile-text.ts';

/** Compares vault, rows and vendors now. */
export async function runReconcile(evenMany: boolean, options: HomeOptions): Promise<Said> {
  const ran = await connect(options).service.reconcile(evenMany ? { evenMany } : undefined);
  const exit = isToDo(ran) ? EXIT.failed : EXIT.done;
  return { out: options.json === true ? jsonText(ran) : linesText(reconcileText(ran)), exit };
}

/** So much may wait for a slow reader; what comes on top is counted and left out. */
const WAITING_AT_MOST = 1_048_576;

let leftOut = 0;
let isWatched = false;

/**
 * Writes lines to standard error without ever waiting for whoever reads it: a keeper that stands still because nobody
 * takes its log away would be worse than a gap in the log. The gap is told, as a line, once there is room again.
 */
export function toStandardError(text: string): void {
  watch();
  if (process.stderr.writableLength > WAITING_AT_MOST) {
    leftOut += text.split('\n').length - 1;
    return;
  }
  process.stderr.write(leftOut === 0 ? text : `${gap()}${text}`);
}

function gap(): string {
  const lines = leftOut;
  leftOut = 0;
  return `${JSON.stringify({ at: new Date().toISOString(), level: 'warn', message: 'log lines left out', lines })}\n`;
}

/** Where nobody reads standard error any more, its lines are lost, and that is all. */
function watch(): void {
  if (isWatched) return;
  isWatched = true;
  process.stderr.on('error', () => {});
}

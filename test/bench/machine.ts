import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on, in one line. */
export function machineLine(): string {
  const models = [...new Set(cpus().map(({ model }) => model.trim()))].join(', ');
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${models}), ${memory} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}

/** How busy the machine was with other things before a part began. */
export function loadBefore(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}

import type { Server } from 'node:http';

export const LOOPBACK = '127.0.0.1';

/** Listens on a free port of loopback; rejects where there is none to be had. */
export async function listenOn(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Stops at once: what is still under way is cut. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

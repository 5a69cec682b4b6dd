import type { ClusterFolder } from './cluster.ts';
import { openKernelLock, withLock } from './kernel-lock.ts';
import { stopServer } from './postmaster.ts';

/** How long others may take to start or stop the server, in ms. */
export const startLockTimeoutMs = 660_000;

/**
 * Stops the server if no process uses it any more: last one out. The caller no longer holds the use lock.
 *
 * @returns whether it is stopped now
 */
export function stopIfUnused(folder: ClusterFolder): Promise<boolean> {
  return withLock(folder.startLock, startLockTimeoutMs, async () => {
    const use = openKernelLock(folder.useLock);
    try {
      return use.exclusive() && (await stopServer(folder.cluster));
    } finally {
      use.close();
    }
  });
}

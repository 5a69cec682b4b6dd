import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../core/index.ts';
import { dropStalePidFile, runningPid, stopServer } from './postmaster.ts';
import { knock, type StartOptions, startServer } from './server-process.ts';

const pollMs = 20;
/** A server that runs and yet cannot be reached this long has lost its socket, in ms. */
const unreachableMs = 10_000;
/** Sessions of a crashed server end within it, in ms. */
const leftoversMs = 20_000;

/** The process ids that we can judge: those of this boot and this container. */
function thisPlace(): string {
  if (process.platform !== 'linux') return process.platform;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}

function lastPlace(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Waits for a server that runs, or is coming up; false when there is none to be had. */
async function adopt({ adminUrl, folder, logger }: StartOptions): Promise<boolean> {
  const began = performance.now();
  let told = false;
  for (;;) {
    const answer = await knock(adminUrl);
    if (answer === 'ready') return true;
    if (answer === 'absent') {
      if (runningPid(folder.cluster) === null) return false;
      if (performance.now() - began > unreachableMs) {
        logger.warn({ event: 'embedded.unreachable' });
        await stopServer(folder.cluster);
        return false;
      }
    }
    if (!told && performance.now() - began > 5_000) {
      logger.warn({ event: 'embedded.recovering' });
      told = true;
    }
    await wait(pollMs);
  }
}

/**
 * Takes on the server that runs, or starts one. Called under the start lock.
 *
 * @param alone whether no other process uses the folder
 * @returns whether a running one was taken on
 * @throws AppError `busy` when a server in another container or on another machine may be using the folder
 */
export async function ensureRunning(start: StartOptions, alone: boolean): Promise<boolean> {
  if (await adopt(start)) return true;
  const { folder, logger } = start;
  const last = lastPlace(folder.placeFile);
  // Its process ids mean nothing here, so that nothing says whether its server is gone: two servers would ruin the data.
  if (!alone && last !== null && last !== thisPlace()) {
    throw new AppError(
      'busy',
      `The data folder ${folder.root} is in use by another container or machine: stop that first, or give both one Postgres server by DATABASE_URL.`,
    );
  }
  dropStalePidFile(folder.cluster);
  writeFileSync(folder.placeFile, thisPlace());
  await startPatiently(start);
  logger.info({ event: 'embedded.started', pid: runningPid(folder.cluster) });
  return false;
}

async function startPatiently(start: StartOptions): Promise<void> {
  const began = performance.now();
  for (;;) {
    try {
      await startServer(start);
      return;
    } catch (error) {
      const again = error instanceof AppError && error.code === 'database_unavailable';
      if (!again || !error.retryable || performance.now() - began > leftoversMs) throw error;
      await wait(200);
    }
  }
}

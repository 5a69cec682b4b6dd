import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seededRandom } from '../../sandbox/index.ts';
import { openBase } from '../../src/app/index.ts';
import { silentLogger } from '../../src/core/index.ts';
import type { Database } from '../../src/ledger/index.ts';
import { loadConfig } from '../../src/platform/index.ts';
import { runFairness } from '../../test/support/jobs-fairness.ts';
import { eventually, makeCompany, openTestJobs } from '../../test/support/jobs-world.ts';
import type { Soak } from './soak.ts';

const child = join(import.meta.dirname, '../../test/support/jobs-child.ts');

/**
 * 200 connections of 40 tenants, one with 100 of them, runs of 2 s, two workers of 4 at once, for `count` seconds on the embedded
 * Postgres: each run starts within 2 minutes of being due, and while a small tenant's waits but a few of the big one's begin. Then
 * a worker is killed, and the time is taken until another has its run.
 */
export const soakFairness: Soak = async ({ folder, count: seconds, seed, log }) => {
  const base = await openBase({
    config: loadConfig({ TILLSTREAM_DATA: join(folder, 'fairness') }),
    logger: silentLogger,
  });
  const { database } = base;
  try {
    const runMs = 2000;
    const facts = await runFairness({
      ...{ database, seconds, runMs, tickMs: null, slots: 4 },
      ...{ big: 100, small: Array.from({ length: 39 }, (_, at) => (at < 22 ? 3 : 2)) },
      ...{ bigEveryMs: 15_000, smallEveryMs: 150_000, random: seededRandom(seed).next },
    });
    log(
      `${facts.runs} runs at a load of ${facts.load}, small tenants waited ${facts.small.inQueue} s`,
    );
    const takenOverSeconds = await killOne(database);
    log(`a killed worker's run was taken over after ${takenOverSeconds} s`);
    const holds =
      facts.overlapping === 0 &&
      Math.max(facts.big.sinceDue, facts.small.sinceDue) <= 120 &&
      facts.bigBefore <= 20 &&
      facts.load <= 0.6 &&
      takenOverSeconds <= 120;
    return { holds, facts: { ...facts, ranSeconds: seconds, takenOverSeconds } };
  } finally {
    await base.close();
  }
};

/** Seconds from the death of a worker until another has taken up its run, with the silence that is the default. */
async function killOne(database: Database): Promise<number> {
  // What the workers left in the queue would come first.
  await database.control((tx) => tx.query('DELETE FROM jobs.job'));
  const { tenant, connections } = await makeCompany(database, 1);
  const victim = spawn(
    process.execPath,
    [child, database.connectionString, 'victim', '1', '600000', '60'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: victim.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const heir = await openTestJobs({ database, name: 'heir' });
  const runId = await heir.request({ tenantId: tenant, connectionId: connections[0] ?? '' });
  const begun = await lines.next();
  if (begun.value?.includes(runId ?? '-') !== true) throw new Error('the victim began another run');
  const killed = performance.now();
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  heir.start();
  await eventually(() => heir.turns.some((turn) => turn.runId === runId), 300_000);
  const seconds = Math.round((performance.now() - killed) / 100) / 10;
  await heir.stop();
  return seconds;
}

// A worker process over the smallest sync there is: `node jobs-child.ts CONNECTION_STRING NAME CONCURRENCY RUN_MS SILENCE_S`. It says
// `{"ready":true}`, then a line `{"begun":RUN,"connection":ID}` for each run that it takes up. SIGTERM stops it in order.
import { once } from 'node:events';
import { silentLogger } from '../../src/core/index.ts';
import { openDatabase } from '../../src/ledger/index.ts';
import { openTestJobs, type Turn } from './jobs-world.ts';

const [connectionString = '', name = '', concurrency = '3', runMs = '1000', silence = '10'] =
  process.argv.slice(2);
const say = (line: unknown): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

class SaidTurns extends Array<Turn> {
  override push(...turns: Turn[]): number {
    for (const { runId, connectionId } of turns) say({ begun: runId, connection: connectionId });
    return super.push(...turns);
  }
}

const database = await openDatabase({ connectionString, logger: silentLogger, poolSize: 4 });
const jobs = await openTestJobs({
  ...{ database, name },
  role: 'worker',
  concurrency: Number(concurrency),
  silenceSeconds: Number(silence),
  runMs: () => Number(runMs),
  turns: new SaidTurns(),
});
jobs.start();
say({ ready: true });
await once(process, 'SIGTERM');
await jobs.stop();
await database.close();
process.exit(0);

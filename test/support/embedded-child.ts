// A process that uses the embedded Postgres of a folder and does what its input says, a line a command:
// `query SQL`, `release`. It answers with a line of JSON each. Started as `node embedded-child.ts FOLDER [PROGRAMS]`.
import { createInterface } from 'node:readline';
import { AppError, type Logger } from '../../src/core/index.ts';
import { openDatabase, openEmbedded } from '../../src/ledger/index.ts';
import { createLogger } from '../../src/platform/index.ts';

const [folder = '', programs] = process.argv.slice(2);
const say = (answer: unknown): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`);
const logger: Logger = createLogger({
  level: 'info',
  destination: { write: (line) => void process.stderr.write(line) },
});

function failure(error: unknown): unknown {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'internal', message: String(error) };
}

async function serve(): Promise<void> {
  const server = await openEmbedded({
    folder,
    logger,
    ...(programs === undefined ? {} : { programs }),
  });
  const { connectionString, adopted } = server;
  const database = await openDatabase({ connectionString, logger, poolSize: 2 });
  say({ adopted, connectionString, version: database.serverVersion });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'release') break;
    try {
      say({ rows: await database.control((tx) => tx.query(line.slice('query '.length))) });
    } catch (error) {
      say(failure(error));
    }
  }
  await database.close();
  await server.release();
  say({ released: true });
}

try {
  await serve();
  process.exit(0);
} catch (error) {
  say(failure(error));
  process.exit(1);
}

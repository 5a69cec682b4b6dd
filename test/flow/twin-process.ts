import { silentLogger, tenantId, toAppError } from '../../src/core/index.ts';
import { openDatabase } from '../../src/ledger/index.ts';
import { openTwins } from '../../src/twin/index.ts';

// A process of its own with twins, told what to do by its parent: for what only a second process can show.
const [connectionString = '', directory = '', tenant = '', checkpointBytes = '4000000'] =
  process.argv.slice(2);
// Without a listener the signal of a file that grew too large would end the process instead of failing the write.
process.on('SIGXFSZ', () => undefined);

const database = await openDatabase({ connectionString, logger: silentLogger });
const twins = await openTwins({
  directory,
  database,
  logger: silentLogger,
  checkpointBytes: Number(checkpointBytes),
  // Only when told to: what happens when is the test's business.
  debounceMs: 3_600_000,
});
const id = tenantId(tenant);

async function answer(ask: unknown): Promise<string> {
  try {
    if (ask === 'catch up') return String((await twins.catchUp(id)).position.revision);
    if (ask === 'verify') return String((await twins.verify(id)).equal);
    return await twins.read(id, async (reader) => {
      const { rows } = await reader.query('select count(*), sum(gross) from ledger.sale_event');
      return `${reader.position.revision}: ${rows[0]?.join(' ')}`;
    });
  } catch (error) {
    return toAppError(error).code;
  }
}

process.on('message', (ask) => {
  void answer(ask).then((said) => process.send?.(said));
});
process.send?.('ready');

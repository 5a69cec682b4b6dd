import { AppError, toAppError } from '../../core/index.ts';
import { readSchemaState } from '../../ledger/index.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { jsonReply } from '../http/reply.ts';
import type { Services } from '../services.ts';

const timeoutMs = 5_000;

async function checkSchema(services: Services): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const { applied, expected } = await readSchemaState(services.database, signal);
  if (applied < expected) {
    throw new AppError(
      'database_unavailable',
      `${expected - applied} migrations are still to be applied: start the server once with this version.`,
    );
  }
}

export const getReadyEndpoint = publicEndpoint({
  method: 'GET',
  path: '/ready',
  tag: 'Operating',
  summary: 'Can requests be answered? Asks the database alone',
  timeoutMs: timeoutMs + 1_000,
  errors: ['database_unavailable'],
  handle: async ({ services, logger }) => {
    try {
      await checkSchema(services);
      return jsonReply(200, { status: 'ready', database: 'ok' });
    } catch (thrown) {
      const error = toAppError(thrown);
      logger.warn({ event: 'http.not_ready', code: error.code, error });
      return jsonReply(503, { status: 'not_ready', database: error.code, message: error.message });
    }
  },
});

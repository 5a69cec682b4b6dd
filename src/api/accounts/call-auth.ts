import { AppError } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';

type LibraryError = { readonly statusCode: number; readonly message: string };

function isLibraryError(error: unknown): error is LibraryError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/**
 * Calls the accounts' library and turns its failures into ours. It hides a database that is away behind a failure of its own:
 * asking the ledger's driver tells the two apart.
 *
 * @throws AppError
 */
export async function callAuth<T>(database: Database, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (!isLibraryError(error) || error.statusCode >= 500) {
      await database.control((tx) => tx.query('select 1'), { readOnly: true });
      throw error;
    }
    throw ownError(error);
  }
}

function ownError(error: LibraryError): AppError {
  const { statusCode, message } = error;
  if (statusCode === 401) return new AppError('unauthenticated', message, { cause: error });
  if (statusCode === 403) return new AppError('forbidden', message, { cause: error });
  return new AppError('input_invalid', message, { cause: error });
}

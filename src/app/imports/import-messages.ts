import { AppError, type ErrorCode, type Fault, toAppError } from '../../core/index.ts';
import type { ImportMode } from '../../sync/index.ts';

/** What an import is begun with, as plain data that crosses threads. */
export type BeginImport = {
  readonly kind: 'begin';
  readonly tenantId: string;
  readonly storeName: string;
  readonly files: readonly { readonly path: string; readonly name: string }[];
  readonly mapping: unknown;
  readonly mode: ImportMode;
  readonly trigger: string;
};

/** Takes an interrupted import up again. */
export type ResumeImport = {
  readonly kind: 'resume';
  readonly tenantId: string;
  readonly runId: string;
};

export type ImportRequest = { readonly id: number; readonly task: BeginImport | ResumeImport };

/** `begun` or `refused` answers a request; `over` comes when its import has ended, however it did: the run says how. */
export type ImportReply =
  | { readonly kind: 'begun'; readonly id: number; readonly runId: string }
  | { readonly kind: 'refused'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'over'; readonly id: number };

/** What the thread is started with. */
export type ImportWorkerData = {
  readonly connectionString: string;
  readonly stagingFolder: string;
  readonly logLevel: string;
};

/** An error as plain data. */
export type PlainError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly faults: readonly Fault[];
  readonly detail: string;
};

export function plainError(thrown: unknown): PlainError {
  const { code, message, faults, cause } = toAppError(thrown);
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : '';
  return { code, message, faults, detail };
}

export function fromPlainError({ code, message, faults, detail }: PlainError): Error {
  return code === 'internal'
    ? new Error(detail === '' ? message : detail)
    : new AppError(code, message, { faults });
}

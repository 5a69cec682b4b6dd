import type * as z from 'zod';
import { AppError, type ErrorCode, type Fault } from '../../core/index.ts';

/** Collects every fault of a checked value, so that all are told at once. */
export type FaultList = {
  readonly add: (path: string, message: string, hint?: string) => void;
  /** Reads a part of the value; undefined when it has faults, which are then noted below `path`. */
  readonly read: <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    value: unknown,
  ) => z.output<Schema> | undefined;
  readonly isEmpty: () => boolean;
  /** @throws AppError with all faults, when there is any */
  readonly check: () => void;
};

/** An empty list. `what` names the checked value in the error's message. */
export function makeFaultList(code: ErrorCode, what: string): FaultList {
  const faults: Fault[] = [];
  const add = (path: string, message: string, hint?: string): void => {
    faults.push(hint === undefined ? { path, message } : { path, message, hint });
  };
  return {
    add,
    read: (path, schema, value) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues) {
        add(
          [path, ...issue.path.map(String)].filter((step) => step !== '').join('.'),
          issue.message,
        );
      }
      return undefined;
    },
    isEmpty: () => faults.length === 0,
    check: () => {
      if (faults.length > 0) throw faultError(code, what, faults);
    },
  };
}

/** One error that tells all faults, each with its place and hint. */
export function faultError(code: ErrorCode, what: string, faults: readonly Fault[]): AppError {
  const lines = faults.map(({ path, message, hint }) => {
    const where = path === '' ? '' : `${path}: `;
    return `${where}${message}${hint === undefined ? '' : ` — ${hint}`}`;
  });
  return new AppError(code, `${what}: ${lines.join('; ')}`, { faults });
}

import type { Json } from '../../core/index.ts';
import type { Mapped } from './mapped.ts';

/** A kept raw record through today's mapping, without a request. */
export function remap(raw: {
  readonly recordKind: string;
  readonly externalId: string;
  readonly body: Json;
}): Mapped {
  throw new Error(`not built yet: ${raw.recordKind}`);
}

import { AppError } from '../core/index.ts';
import type { ImportMapping } from './contract/index.ts';
import type { MappingChoice } from './ports.ts';

/** The one of the two that was given. */
export function mappingChoice(body: {
  readonly preset?: string;
  readonly mapping?: ImportMapping;
}): MappingChoice {
  if (body.preset !== undefined) return { preset: body.preset };
  if (body.mapping !== undefined) return { mapping: body.mapping };
  throw new AppError('input_invalid', 'give either "preset" or "mapping"');
}

import { z } from 'zod';
import { tenantId } from '../../core/index.ts';

/** The company that the command line names. */
export const tenantField = z.uuid().transform((text) => tenantId(text));

import { z } from 'zod';
import type { Store, StoreChange, StoreCreate } from '../contract/index.ts';
import { connectionStateSchema } from './connections.ts';

export const storeSchema: z.ZodType<Store> = z.object({
  id: z.number().int(),
  name: z.string(),
  platform: z.string(),
  currency: z.string(),
  zone: z.string(),
  freshAt: z.iso.datetime().nullable(),
  historyFrom: z.string().nullable(),
  historyComplete: z.boolean(),
  documents: z.number().int(),
  connection: z
    .object({ id: z.uuid(), state: connectionStateSchema, stateSince: z.iso.datetime() })
    .nullable(),
});
export const storesSchema: z.ZodType<{ readonly stores: readonly Store[] }> = z.object({
  stores: z.array(storeSchema),
});

const name = z.string().trim().min(1).max(200);
const zone = z.string().min(1).max(100);

export const storeCreateSchema: z.ZodType<StoreCreate> = z.strictObject({
  name,
  currency: z.string().min(3).max(3),
  zone,
  platform: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .exactOptional(),
});
export const storeChangeSchema: z.ZodType<StoreChange> = z.strictObject({
  name: name.exactOptional(),
  zone: zone.exactOptional(),
});

/** An id in a path: digits of a positive 32-bit integer. */
export const idPath = z.object({
  id: z.coerce.number().int().min(1).max(2_147_483_647),
});

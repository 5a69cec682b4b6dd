import { z } from 'zod';
import type { DocumentDetail, DocumentsPage } from '../contract/index.ts';

const summary = z.object({
  id: z.number().int(),
  store: z.object({ id: z.number().int(), name: z.string() }),
  kind: z.enum(['order', 'credit', 'adjustment']),
  number: z.string(),
  status: z.string(),
  placedAt: z.string(),
  orderDay: z.string(),
  currency: z.string(),
  currencyExponent: z.number().int(),
  customerId: z.number().int().nullable(),
  country: z.string().nullable(),
  grossMinor: z.number().int(),
  netMinor: z.number().int(),
  totalMinor: z.number().int(),
  value: z.number().nullable().exactOptional(),
});

const sum = z.object({
  measure: z.string(),
  total: z.number(),
  currency: z.string(),
  currencyExponent: z.number().int(),
});

export const documentsPageSchema: z.ZodType<DocumentsPage> = z.object({
  documents: z.array(summary),
  count: z.number().int(),
  sum: sum.exactOptional(),
  nextCursor: z.string().nullable(),
});

const event = z.object({
  seq: z.number().int(),
  kind: z.enum(['sale', 'reversal', 'settlement', 'gift_card', 'adjustment']),
  happenedAt: z.string(),
  eventDay: z.string(),
  lineNo: z.number().int(),
  title: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: z.number(),
  amounts: z.record(z.string(), z.number()),
});

export const documentDetailSchema: z.ZodType<DocumentDetail> = summary.extend({
  channel: z.string().nullable(),
  location: z.string().nullable(),
  rep: z.string().nullable(),
  events: z.array(event),
  runId: z.string().nullable(),
});

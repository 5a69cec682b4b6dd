import { z } from 'zod';
import type { Json } from '../../core/index.ts';
import { idOf } from './gid.ts';
import { type Mapped, mapNode } from './mapped.ts';

const location = z.object({ id: z.string(), name: z.string() });

/** Maps a location, an inactive one too: old orders name it. Never throws for what Shopify answered. */
export function mapLocation(node: Json): Mapped {
  return mapNode({ recordKind: 'location', source: 'locations' }, node, () => {
    const { id, name } = location.parse(node);
    const record = { externalId: idOf(id), name, parentExternalId: null };
    return { records: [{ kind: 'location', record, raw: node }], problems: [] };
  });
}

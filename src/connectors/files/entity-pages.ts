import type { SourceRecord } from '../../core/index.ts';
import { entityRecord, productRecord, unpackFields } from './map-products.ts';
import type { Counts, Phase, PhasePage } from './scan-state.ts';
import type { Stage } from './stage.ts';

const pageRecords = 1000;

type EntityScan = {
  readonly from: number;
  readonly counts: Counts /** Decimals of the currency. */;
  readonly places: number;
};

/** Categories, products, customers and the like, each in a stable order. */
export async function* entityPages(
  stage: Stage,
  kind: Exclude<Phase, 'problem' | 'document'>,
  scan: EntityScan,
): AsyncGenerator<PhasePage> {
  let position = scan.from;
  for (;;) {
    const page = await (kind === 'product'
      ? productPage(stage, position, scan)
      : otherPage(stage, kind, position));
    if (page.records.length === 0) return;
    position = page.position;
    if (kind === 'product') scan.counts.products += page.records.length;
    else if (kind === 'customer') scan.counts.customers += page.records.length;
    else if (kind === 'category') scan.counts.categories += page.records.length;
    yield { ...page, problems: [], fetched: 0 };
  }
}

type Records = { readonly records: readonly SourceRecord[]; readonly position: number };

async function otherPage(
  stage: Stage,
  kind: Exclude<Phase, 'problem' | 'document' | 'product'>,
  from: number,
): Promise<Records> {
  const rows = await stage.all(
    `select pos, id, payload from thing where kind = $1 and pos > $2 order by pos limit ${pageRecords}`,
    [kind, from],
  );
  return {
    records: rows.map(
      ([, id, payload]): SourceRecord => ({
        ...entityRecord(kind, String(id), unpackFields(String(payload))),
        raw: null,
      }),
    ),
    position: Number(rows.at(-1)?.[0] ?? from),
  };
}

async function productPage(stage: Stage, from: number, scan: EntityScan): Promise<Records> {
  const rows = await stage.all(
    `select p.pos, p.id, p.payload, v.sub, v.payload
     from (select * from thing where kind = 'product' and pos > $1 order by pos limit ${pageRecords}) p
     join thing v on v.kind = 'variant' and v.id = p.id
     order by p.pos, v.pos`,
    [from],
  );
  const products = new Map<
    string,
    { fields: readonly string[]; variants: { id: string; fields: readonly string[] }[] }
  >();
  for (const [, id, payload, variant, variantPayload] of rows) {
    const key = String(id);
    const product = products.get(key) ?? { fields: unpackFields(String(payload)), variants: [] };
    product.variants.push({ id: String(variant), fields: unpackFields(String(variantPayload)) });
    products.set(key, product);
  }
  return {
    records: [...products].map(
      ([id, { fields, variants }]): SourceRecord => ({
        ...productRecord({ id, fields }, variants, scan.places),
        raw: null,
      }),
    ),
    position: Number(rows.at(-1)?.[0] ?? from),
  };
}

import { createHash } from 'node:crypto';

type TwinColumnType =
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'text'
  | 'date'
  | 'timestamptz'
  | 'numeric(24,12)';

export type TwinColumn = readonly [name: string, type: TwinColumnType];

/** One table that the twin copies from the ledger: same name, same column names and types, a part of the columns. */
export type TwinTable = {
  readonly name: string;
  readonly columns: readonly TwinColumn[];
  /** What a changed row is replaced by. Events follow their document. */
  readonly key: readonly string[];
};

const revisioned: readonly TwinColumn[] = [
  ['revision', 'bigint'],
  ['deleted_at', 'timestamptz'],
];

function named(name: string, ...more: readonly TwinColumn[]): TwinTable {
  const columns: readonly TwinColumn[] = [['id', 'integer'], ['store_id', 'integer'], ...more];
  return { name, columns: [...columns, ...revisioned], key: ['id'] };
}

const amounts = [
  'gross',
  'discount',
  'tax',
  'shipping',
  'duty',
  'tip',
  'buyer_fee',
  'cost',
  'channel_fee',
  'adjustment',
] as const;

/** Replaced as a whole with its document; carries no revision of its own. */
export const saleEventTable: TwinTable = {
  name: 'sale_event',
  columns: [
    ['document_id', 'integer'],
    ['seq', 'integer'],
    ['store_id', 'integer'],
    ['line_no', 'integer'],
    ['kind', 'text'],
    ['initial', 'boolean'],
    ['happened_at', 'timestamptz'],
    ['event_day', 'date'],
    ['event_hour', 'integer'],
    ['order_day', 'date'],
    ['order_hour', 'integer'],
    ['product_id', 'integer'],
    ['variant_id', 'integer'],
    ['customer_id', 'integer'],
    ['channel_id', 'integer'],
    ['location_id', 'integer'],
    ['rep_id', 'integer'],
    ['country', 'text'],
    ['region', 'text'],
    ['currency', 'text'],
    ['quantity_e3', 'bigint'],
    ...amounts.map((name): TwinColumn => [name, 'bigint']),
    ['fx', 'numeric(24,12)'],
    ...amounts.map((name): TwinColumn => [`reporting_${name}`, 'bigint']),
  ],
  key: ['document_id', 'seq'],
};

/** The unit of replication. Its body, number and outside id stay in the ledger. */
export const documentTable: TwinTable = named(
  'document',
  ['kind', 'text'],
  ['status', 'text'],
  ['test', 'boolean'],
  ['placed_at', 'timestamptz'],
  ['order_day', 'date'],
  ['order_hour', 'integer'],
  ['currency', 'text'],
  ['customer_id', 'integer'],
  ['channel_id', 'integer'],
  ['location_id', 'integer'],
  ['rep_id', 'integer'],
  ['country', 'text'],
  ['region', 'text'],
  ['city', 'text'],
);

/** A row per level of stock and day on which it changed: by far the longest of the keyed tables. */
export const inventoryDayTable: TwinTable = {
  name: 'inventory_day',
  columns: [
    ['level_id', 'integer'],
    ['day', 'date'],
    ['store_id', 'integer'],
    ['variant_id', 'integer'],
    ['location_id', 'integer'],
    ['available_e3', 'bigint'],
    ['on_hand_e3', 'bigint'],
    ...revisioned,
  ],
  key: ['level_id', 'day'],
};

const forecastFigures = [
  ...['value', 'lower80', 'upper80', 'lower95', 'upper95'],
  ...['reporting_value', 'reporting_lower80', 'reporting_upper80'],
  ...['reporting_lower95', 'reporting_upper95', 'naive'],
] as const;

/** Everything that was ever forecast: grows with every run. */
export const forecastTable: TwinTable = {
  name: 'forecast',
  columns: [
    ['run_id', 'integer'],
    ['node_id', 'integer'],
    ['step', 'integer'],
    ['day', 'date'],
    ...forecastFigures.map((name): TwinColumn => [name, 'bigint']),
    ['method', 'text'],
    ['reason', 'text'],
    ['actual', 'bigint'],
    ...revisioned,
  ],
  key: ['run_id', 'node_id', 'step'],
};

/** Tables that are copied row by row, by key. A customer is an id with a country and a region: nothing that names a person. */
export const keyedTables: readonly TwinTable[] = [
  {
    name: 'store',
    columns: [
      ['id', 'integer'],
      ['name', 'text'],
      ['platform', 'text'],
      ['currency', 'text'],
      ['zone', 'text'],
      ['history_from', 'date'],
      ['history_complete', 'boolean'],
      ...revisioned,
    ],
    key: ['id'],
  },
  named('location', ['name', 'text'], ['parent_id', 'integer'], ['orphan', 'boolean']),
  named('channel', ['name', 'text']),
  named('sales_rep', ['name', 'text']),
  named(
    'category',
    ['name', 'text'],
    ['parent_id', 'integer'],
    ['orphan', 'boolean'],
    ['level1_id', 'integer'],
    ['level2_id', 'integer'],
    ['level3_id', 'integer'],
  ),
  named(
    'product',
    ['title', 'text'],
    ['brand', 'text'],
    ['category_id', 'integer'],
    ['stub', 'boolean'],
  ),
  named(
    'variant',
    ['product_id', 'integer'],
    ['title', 'text'],
    ['sku', 'text'],
    ['unit_cost_e4', 'bigint'],
  ),
  named(
    'customer',
    ['country', 'text'],
    ['region', 'text'],
    ['merged_into', 'integer'],
    ['stub', 'boolean'],
  ),
  {
    name: 'customer_first_order',
    columns: [
      ['customer_id', 'integer'],
      ['store_id', 'integer'],
      ['document_id', 'integer'],
      ['first_day', 'date'],
      ...revisioned,
    ],
    key: ['customer_id', 'store_id'],
  },
  named(
    'inventory_level',
    ['variant_id', 'integer'],
    ['location_id', 'integer'],
    ['available_e3', 'bigint'],
    ['on_hand_e3', 'bigint'],
    ['committed_e3', 'bigint'],
    ['incoming_e3', 'bigint'],
  ),
  inventoryDayTable,
  {
    name: 'forecast_node',
    columns: [
      ['id', 'integer'],
      ['key', 'text'],
      ['level', 'text'],
      ['measure', 'text'],
      ['store_id', 'integer'],
      ['channel_id', 'integer'],
      ['location_id', 'integer'],
      ['category_id', 'integer'],
      ['product_id', 'integer'],
      ['variant_id', 'integer'],
      ['currency', 'text'],
      ...revisioned,
    ],
    key: ['id'],
  },
  {
    name: 'forecast_run',
    columns: [
      ['id', 'integer'],
      ['grain', 'text'],
      ['origin_day', 'date'],
      ['horizon', 'integer'],
      ['state', 'text'],
      ['current', 'boolean'],
      ['thinned', 'boolean'],
      ...revisioned,
    ],
    key: ['id'],
  },
  forecastTable,
  {
    name: 'forecast_override',
    columns: [
      ['id', 'integer'],
      ['node_id', 'integer'],
      ['grain', 'text'],
      ['day_from', 'date'],
      ['day_to', 'date'],
      ['kind', 'text'],
      ['value', 'bigint'],
      ...revisioned,
    ],
    key: ['id'],
  },
];

const eventColumns = new Map(saleEventTable.columns);
const documentEventKeys = [
  ...['document_id', 'store_id', 'kind', 'initial', 'event_day', 'event_hour', 'order_day'],
  ...['order_hour', 'customer_id', 'channel_id', 'location_id', 'rep_id', 'country', 'region'],
  ...['currency', 'fx'],
];
const documentEventSums = [
  'quantity_e3',
  ...amounts,
  ...amounts.map((name) => `reporting_${name}`),
];

function eventColumn(name: string): TwinColumn {
  return [name, eventColumns.get(name) ?? 'bigint'];
}

/**
 * The twin's own: each document's events added up over its lines, for questions that look at no line. Whatever such a question
 * filters or groups by is a key here, known costs are kept apart from unknown ones, and the rest are sums of integers: adding
 * them up gives what adding up the events gives, to the last unit. `seq` is the least: 1 marks an order as it does among events.
 */
export const documentEventTable: TwinTable = {
  name: 'document_event',
  columns: [
    ...documentEventKeys.map(eventColumn),
    ['seq', 'integer'],
    ['events', 'bigint'],
    ...documentEventSums.map(eventColumn),
  ],
  key: ['document_id'],
};

/** What `documentEventTable` holds of some events. @param from what follows `FROM`, with the events' columns */
export function addedUpByDocument(from: string): string {
  const sums = documentEventSums.map((name) => `CAST(sum(${name}) AS bigint) AS ${name}`);
  const keys = documentEventKeys.join(', ');
  return `SELECT ${keys}, min(seq) AS seq, count(*) AS events, ${sums.join(', ')} FROM ${from} GROUP BY ${keys}, cost IS NULL`;
}

/** Every table of a twin, in the order in which a pass writes them. */
export const twinTables: readonly TwinTable[] = [...keyedTables, documentTable, saleEventTable];

function createTable(schema: string, { name, columns }: TwinTable): string {
  return `CREATE TABLE ${schema}.${name} (${columns.map((column) => column.join(' ')).join(', ')})`;
}

/**
 * Statements that make an empty twin. No primary keys: DuckDB keeps an index of them in memory, while zone maps find a
 * document's rows in milliseconds, and a pass deletes by key before it inserts.
 */
export const twinSchema: readonly string[] = [
  'CREATE SCHEMA ledger',
  'CREATE SCHEMA twin',
  `CREATE TABLE twin.meta (tenant_id text NOT NULL, schema_version text NOT NULL, epoch text NOT NULL,
    revision bigint NOT NULL, replaced_events bigint NOT NULL)`,
  createTable('twin', documentEventTable),
  ...twinTables.map((table) => createTable('ledger', table)),
];

/** Says which shape a file has: any change of the tables makes another one, and files of the old shape are rebuilt. */
export const twinSchemaVersion: string = createHash('sha256')
  .update(twinSchema.join(';\n'))
  .digest('hex')
  .slice(0, 16);

/** What `COPY` reads from the ledger for a table. Instants lose their zone in UTC, so that no session setting matters. */
export function ledgerColumns(table: TwinTable): string {
  return table.columns
    .map(([name, type]) =>
      type === 'timestamptz' ? `t.${name} at time zone 'UTC' as ${name}` : `t.${name}`,
    )
    .join(', ');
}

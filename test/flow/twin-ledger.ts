import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Random, seededRandom } from '../../sandbox/world/random.ts';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import { createTenant, type Database, type TenantTx } from '../../src/ledger/index.ts';
import { openTwins, type TwinReader, type Twins, type TwinsOptions } from '../../src/twin/index.ts';
import { twinTables } from '../../src/twin/twin-tables.ts';

/** Texts that must never be found in a twin's file. */
export const personal = {
  name: 'Wilhelmina Quixotic',
  email: 'wilhelmina@secret-mail.test',
  city: 'Llanfairpwllgwyngyll',
  number: 'ORDER-NUMBER-4711',
  external: 'outside-id-0815',
  body: 'ships to Wilhelmina, Rear Window Lane 13',
} as const;

/** Texts that a careless CSV would break: nothing, the empty text, quotes, commas, line ends, other scripts. */
const texts = [
  null,
  '',
  ' ',
  'NULL',
  'plain',
  'a,b',
  '"quoted"',
  'two\nlines',
  "it's",
  'İstanbul',
  '日本語',
  '\\N',
  '😀\r\n',
];

/**
 * A tenant's ledger that is edited at random through its own transactions, as the application role: documents placed,
 * changed, removed, restated; dimensions added, renamed, removed; first orders moved.
 */
export class RandomLedger {
  readonly tenant: TenantId;
  readonly #database: Database;
  readonly #random: Random;
  #nextId = 1_000;
  readonly #documents: number[] = [];
  readonly #customers: number[] = [];

  private constructor(database: Database, tenant: TenantId, seed: string) {
    this.#database = database;
    this.tenant = tenant;
    this.#random = seededRandom(seed);
  }

  static async make(database: Database, seed: string, documents = 50): Promise<RandomLedger> {
    const tenant = await createTenant(database, { name: `Twin ${seed}` });
    const ledger = new RandomLedger(database, tenant, seed);
    await ledger.#write(async (tx, revision) => {
      await tx.query(
        `insert into ledger.store (tenant_id, id, name, platform, currency, zone, history_from, revision)
         values (cast($1 as uuid), 1, 'First store', 'csv', 'GBP', 'Europe/London', '2024-01-01', cast($2 as bigint))`,
        [tenant, revision],
      );
      for (let count = 0; count < 10; count += 1) await ledger.#addDimension(tx, revision);
      for (let count = 0; count < documents; count += 1) await ledger.#place(tx, revision);
    });
    return ledger;
  }

  /** One random edit, as one transaction. Answers the revision that it made. */
  edit(): Promise<number> {
    const how = this.#random.weighted([
      [(tx: TenantTx, revision: string) => this.#place(tx, revision), 4],
      [(tx: TenantTx, revision: string) => this.#change(tx, revision), 6],
      [(tx: TenantTx, revision: string) => this.#remove(tx, revision), 2],
      [(tx: TenantTx, revision: string) => this.#restate(tx, revision), 1],
      [(tx: TenantTx, revision: string) => this.#addDimension(tx, revision), 2],
      [(tx: TenantTx, revision: string) => this.#changeDimension(tx, revision), 2],
      [(tx: TenantTx, revision: string) => this.#moveFirstOrder(tx, revision), 2],
    ]);
    return this.#write(how);
  }

  /** Moves `amount` of gross from one event to another, so that the sum over all events stays as it is. */
  shift(amount: number): Promise<number> {
    return this.#write(async (tx, revision) => {
      const [from, to] = [this.#random.pick(this.#documents), this.#random.pick(this.#documents)];
      for (const [document, by] of [
        [from, -amount],
        [to, amount],
      ] as const) {
        await tx.query(
          'update ledger.sale_event set gross = gross + cast($1 as bigint) where document_id = cast($2 as integer) and seq = 1',
          [String(by), String(document)],
        );
        await this.#stamp(tx, revision, document);
      }
    });
  }

  /** Another past: what restoring a backup does to the position. */
  async restoreEpoch(revision: number): Promise<void> {
    await this.#database.tenant(this.tenant, async (tx) => {
      await tx.query(
        'update ledger.tenant_revision set epoch = gen_random_uuid(), revision = cast($1 as bigint)',
        [String(revision)],
      );
    });
  }

  #write(work: (tx: TenantTx, revision: string) => Promise<void>): Promise<number> {
    return this.#database.tenant(this.tenant, async (tx) => {
      const [row] = await tx.query<{ epoch: string; revision: number }>(
        'update ledger.tenant_revision set revision = revision + 1 returning epoch, revision',
      );
      if (row === undefined) throw new Error('the tenant has no position');
      await work(tx, String(row.revision));
      await tx.query("select pg_notify('tillstream_revision', $1)", [
        `${this.tenant}:${row.epoch}:${row.revision}`,
      ]);
      return row.revision;
    });
  }

  async #place(tx: TenantTx, revision: string): Promise<void> {
    const id = this.#newId();
    this.#documents.push(id);
    const day = this.#day();
    await tx.query(
      `insert into ledger.document (tenant_id, id, store_id, kind, external_id, number, status, test, placed_at, order_day,
         order_hour, currency, customer_id, country, region, city, body, content_hash, revision)
       values (cast($1 as uuid), cast($2 as integer), 1, 'order', $3, $4, 'paid', false, cast($5 as timestamptz),
         cast($6 as date), 12, 'GBP', cast($7 as integer), $8, $9, $10, jsonb_build_object('note', cast($11 as text)),
         '\\x00', cast($12 as bigint))`,
      [
        this.tenant,
        String(id),
        `${personal.external}-${id}`,
        personal.number,
        `${day}T12:00:00.${this.#random.integer(100000, 999999)}Z`,
        day,
        this.#customers.length === 0 ? null : String(this.#random.pick(this.#customers)),
        this.#text(),
        this.#text(),
        this.#text(),
        personal.body,
        revision,
      ],
    );
    await this.#insertEvents(tx, id);
  }

  async #change(tx: TenantTx, revision: string): Promise<void> {
    const id = this.#random.pick(this.#documents);
    await tx.query(
      `update ledger.document set status = $1, city = $2, deleted_at = null, revision = cast($3 as bigint)
       where id = cast($4 as integer)`,
      [this.#text() ?? 'none', this.#text(), revision, String(id)],
    );
    await this.#deleteEvents(tx, id);
    await this.#insertEvents(tx, id);
  }

  async #remove(tx: TenantTx, revision: string): Promise<void> {
    const id = this.#random.pick(this.#documents);
    await tx.query(
      'update ledger.document set deleted_at = now(), revision = cast($1 as bigint) where id = cast($2 as integer)',
      [revision, String(id)],
    );
    await this.#deleteEvents(tx, id);
  }

  /** Another rate and cost for many documents at once. */
  async #restate(tx: TenantTx, revision: string): Promise<void> {
    const share = String(this.#random.integer(2, 5));
    const fx = this.#random.chance(0.2) ? null : this.#rate();
    await tx.query(
      `update ledger.sale_event set fx = cast($1 as numeric(24,12)), cost = -seq * 7
       where document_id % cast($2 as integer) = 0`,
      [fx, share],
    );
    await tx.query(
      'update ledger.document set revision = cast($1 as bigint) where id % cast($2 as integer) = 0',
      [revision, share],
    );
  }

  async #addDimension(tx: TenantTx, revision: string): Promise<void> {
    const id = this.#newId();
    const values = [this.tenant, String(id), this.#text(), revision] as const;
    this.#customers.push(id);
    await tx.query(
      `insert into ledger.customer (tenant_id, id, store_id, external_id, name, email, city, country, content_hash, revision)
       values (cast($1 as uuid), cast($2 as integer), 1, $2, $5, $6, $7, $3, '\\x00', cast($4 as bigint))`,
      [...values, personal.name, personal.email, personal.city],
    );
    await tx.query(
      `insert into ledger.product (tenant_id, id, store_id, external_id, title, brand, content_hash, revision)
       values (cast($1 as uuid), cast($2 as integer), 1, $2, coalesce($3, 'none'), $3, '\\x00', cast($4 as bigint))`,
      values,
    );
    await tx.query(
      `insert into ledger.category (tenant_id, id, store_id, external_id, name, parent_id, content_hash, revision)
       values (cast($1 as uuid), cast($2 as integer), 1, $2, coalesce($3, 'none'), cast($2 as integer) - 1, '\\x00',
         cast($4 as bigint))`,
      values,
    );
  }

  async #changeDimension(tx: TenantTx, revision: string): Promise<void> {
    const id = String(this.#random.pick(this.#customers));
    const gone = this.#random.chance(0.3) ? 'now()' : 'null';
    const set = `deleted_at = ${gone}, revision = cast($2 as bigint) where id = cast($3 as integer)`;
    await tx.query(`update ledger.customer set region = $1, ${set}`, [this.#text(), revision, id]);
    await tx.query(`update ledger.product set brand = $1, ${set}`, [this.#text(), revision, id]);
    await tx.query(`update ledger.store set fresh_at = now(), revision = cast($1 as bigint)`, [
      revision,
    ]);
  }

  async #moveFirstOrder(tx: TenantTx, revision: string): Promise<void> {
    await tx.query(
      `insert into ledger.customer_first_order (tenant_id, customer_id, store_id, document_id, first_day, revision)
       values (cast($1 as uuid), cast($2 as integer), cast($3 as integer), 1, cast($4 as date), cast($5 as bigint))
       on conflict (tenant_id, customer_id, store_id) do update set first_day = excluded.first_day, revision = excluded.revision`,
      [
        this.tenant,
        String(this.#random.pick(this.#customers)),
        String(this.#random.integer(0, 1)),
        this.#day(),
        revision,
      ],
    );
  }

  async #insertEvents(tx: TenantTx, document: number): Promise<void> {
    const count = this.#random.integer(1, 6);
    for (let seq = 1; seq <= count; seq += 1) {
      const amounts = Array.from({ length: 10 }, () =>
        String(this.#random.integer(-99_999, 99_999)),
      );
      await tx.query(
        `insert into ledger.sale_event (tenant_id, document_id, seq, store_id, line_no, kind, initial, happened_at, event_day,
           event_hour, order_day, order_hour, product_id, country, region, currency, quantity_e3, gross, discount, tax,
           shipping, duty, tip, buyer_fee, channel_fee, adjustment, cost, fx)
         values (cast($1 as uuid), cast($2 as integer), cast($3 as integer), 1, cast($3 as integer), 'sale', true,
           cast($4 as timestamptz), cast($5 as date), 10, cast($5 as date), 10, 1001, $6, $7, 'GBP', 1000,
           ${amounts.slice(0, 9).join(', ')}, cast($8 as bigint), cast($9 as numeric(24,12)))`,
        [
          this.tenant,
          String(document),
          String(seq),
          `${this.#day()}T23:59:59.999999Z`,
          this.#day(),
          this.#text(),
          this.#text(),
          this.#random.chance(0.3) ? null : (amounts[9] ?? null),
          this.#random.chance(0.2) ? null : this.#rate(),
        ],
      );
    }
  }

  async #deleteEvents(tx: TenantTx, document: number): Promise<void> {
    await tx.query('delete from ledger.sale_event where document_id = cast($1 as integer)', [
      String(document),
    ]);
  }

  async #stamp(tx: TenantTx, revision: string, document: number): Promise<void> {
    await tx.query(
      'update ledger.document set revision = cast($1 as bigint) where id = cast($2 as integer)',
      [revision, String(document)],
    );
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }
  #text(): string | null {
    return this.#random.pick(texts);
  }
  #rate(): string {
    return (this.#random.next() * 3 + 0.000_000_000_001).toFixed(12);
  }
  #day(): string {
    const at = Date.UTC(2024, 0, 1) + this.#random.integer(0, 700) * 86_400_000;
    return new Date(at).toISOString().slice(0, 10);
  }
}

/** Every row of every table as the ledger has it, as text, in the order of its key: the plain way to compare two sides. */
export async function ledgerRows(database: Database, tenant: TenantId): Promise<string> {
  return await database.tenant(tenant, async (tx) => {
    const tables: unknown[] = [];
    for (const { name, columns, key } of twinTables) {
      const sql = `select ${columns.map(asText).join(', ')} from ledger.${name} t order by ${key.map((column) => `t.${column}`).join(', ')}`;
      tables.push([name, await tx.queryText(sql)]);
    }
    return JSON.stringify(tables);
  });
}

/** The same of a twin. */
export async function twinRows(reader: TwinReader): Promise<string> {
  const tables: unknown[] = [];
  for (const { name, columns, key } of twinTables) {
    const sql = `select ${columns.map(asText).join(', ')} from ledger.${name} t order by ${key.map((column) => `t.${column}`).join(', ')}`;
    tables.push([name, (await reader.query(sql)).rows]);
  }
  return JSON.stringify(tables);
}

/** Instants by their UTC day and time, everything else by the engine's own cast: alike on both for these types. */
function asText([name, type]: readonly [string, string]): string {
  if (type !== 'timestamptz') return `cast(${name} as text)`;
  const parts = ['year', 'month', 'day', 'hour', 'minute', 'microsecond'];
  const utc = `cast(${name} at time zone 'UTC' as timestamp)`;
  return parts
    .map((part) => `cast(cast(extract(${part} from ${utc}) as integer) as text)`)
    .join(" || '.' || ");
}

/** One number of a twin. */
export async function figure(twins: Twins, tenant: TenantId, sql: string): Promise<string> {
  return await twins.read(tenant, async (reader) => String((await reader.query(sql)).rows[0]?.[0]));
}

export type OpenTwins = AsyncDisposable & {
  readonly twins: Twins;
  readonly directory: string;
};

/** Twins in a folder of their own, which goes when the test passed. */
export async function someTwins(
  database: Database,
  options: Partial<TwinsOptions> = {},
): Promise<OpenTwins> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'twin-')));
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') await rm(directory, { recursive: true, force: true });
  });
  const twins = await openTwins({ directory, database, logger: silentLogger, ...options });
  return { twins, directory, [Symbol.asyncDispose]: () => twins.close() };
}

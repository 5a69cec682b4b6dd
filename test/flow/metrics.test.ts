import { expect, it } from 'vitest';
import { AppError } from '../../src/core/index.ts';
import type { DocumentsPage } from '../../src/metrics/index.ts';
import { eachBackend } from '../support/database.ts';
import { goldenWorld } from './metrics-golden.ts';
import { contextOf, type MetricsSetup, metricsSetup } from './metrics-setup.ts';
import { storeWorld } from './metrics-store-world.ts';
import { randomWorld, type World } from './metrics-world.ts';

const executors = ['twin', 'ledger'] as const;
const allTime = { clock: 'event', from: '2023-01-01', to: '2026-12-31' };

async function allPages(setup: MetricsSetup, world: World, request: object) {
  const pages: DocumentsPage[] = [];
  let cursor: string | null = null;
  do {
    const next: DocumentsPage = await setup.metrics.documents(
      contextOf(world.tenantId),
      cursor === null ? request : { ...request, cursor },
    );
    pages.push(next);
    cursor = next.nextCursor;
  } while (cursor !== null);
  return pages;
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

eachBackend((backend) => {
  it('gives the figures that were counted by hand, on both clocks and engines', async () => {
    await using setup = await metricsSetup(backend);
    const { world, checks } = goldenWorld();
    const { tenantId } = await storeWorld(setup.scratch.database, world, 'Golden');
    for (const executor of executors) {
      for (const { query, totals, rows } of checks) {
        const answer = await setup.metrics.query(contextOf(tenantId), query, { executor });
        expect(answer.totals, JSON.stringify(query)).toMatchObject(totals);
        const shown = answer.rows.map(({ period, dimensions, values }) => ({
          at: period ?? Object.values(dimensions)[0]?.label ?? null,
          ...values,
        }));
        if (rows !== undefined) expect(shown, JSON.stringify(query)).toEqual(rows);
      }
    }
  });

  it('lists the documents behind a number, which add up to it over all pages', async () => {
    await using setup = await metricsSetup(backend);
    const world = await storeWorld(setup.scratch.database, randomWorld('pages', 250), 'Pages');
    const context = contextOf(world.tenantId);
    const wheres = [
      [],
      [{ dimension: 'store', op: 'in', values: [2] }],
      [{ dimension: 'category', op: 'is_not_null' }],
    ];
    const measures = ['net_sales', 'reversals', 'adjustments', 'fees', 'orders', 'units', 'cost'];
    for (const where of wheres) {
      for (const measure of measures) {
        const clock = measure === 'fees' ? 'order' : 'event';
        const time = { clock, from: '2024-03-01', to: '2025-02-10' };
        const { totals, meta } = await setup.metrics.query(context, {
          measures: [measure],
          time,
          where,
        });
        const pages = await allPages(setup, world, { time, where, measure, limit: 40 });
        const documents = pages.flatMap((page) => page.documents);
        const sum = documents.reduce((total, { value }) => total + (value ?? 0), 0);
        expect(sum, `${measure} ${JSON.stringify(where)}`).toBe(totals[measure]);
        expect(pages[0]?.sum).toMatchObject({
          measure,
          total: totals[measure],
          currency: meta.currency,
        });
        expect(documents.length).toBe(pages[0]?.count);
        expect(new Set(documents.map(({ id }) => id)).size).toBe(documents.length);
        const places = documents.map(({ orderDay }) => orderDay);
        if (clock === 'order') expect(places).toEqual(places.toSorted().reverse());
      }
    }
    const [first] = (await allPages(setup, world, { time: allTime, limit: 5 })).flatMap(
      (page) => page.documents,
    );
    const detail = await setup.metrics.document(context, first?.id ?? 0);
    expect(detail).toMatchObject({
      id: first?.id,
      netMinor: first?.netMinor,
      number: first?.number,
    });
    const events = world.events.filter((event) => event.document_id === first?.id);
    expect(detail.events.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq));
  });

  it('holds a scope on everything, and shows costs and names to those alone who may see them', async () => {
    await using setup = await metricsSetup(backend, 1_000_000);
    const world = await storeWorld(setup.scratch.database, randomWorld('scope', 200), 'Scope');
    const scope = [{ dimension: 'rep', op: 'in' as const, values: [2] }];
    const rep = contextOf(world.tenantId, { scope, costs: false });
    const owner = contextOf(world.tenantId, { people: true });
    const query = { measures: ['orders', 'customers'], dimensions: ['customer'], time: allTime };
    const own = world.documents.filter(({ kind, rep_id }) => kind === 'order' && rep_id === 2);
    for (const executor of executors) {
      const seen = await setup.metrics.query(rep, query, { executor });
      expect(seen.totals['orders']).toBe(own.length);
      expect(
        seen.rows.every(({ dimensions }) => /^\d*$/.test(dimensions['customer']?.label ?? '')),
      ).toBe(true);
      const all = await setup.metrics.query(owner, query, { executor });
      expect(all.totals['orders']).toBe(
        world.documents.filter(({ kind }) => kind === 'order').length,
      );
      const buyer = all.rows.find(({ dimensions }) => dimensions['customer']?.key !== null);
      expect(buyer?.dimensions['customer']?.label).toMatch(/^Person \d+$/);
    }
    const costs = { measures: ['gross_margin'], time: allTime };
    expect(await refusal(setup.metrics.query(rep, costs))).toMatchObject({ code: 'forbidden' });
    const { measures } = await setup.metrics.catalog(rep);
    expect(measures.map(({ name }) => name)).not.toContain('gross_profit');
    const other = world.documents.find(({ rep_id }) => rep_id === 1);
    expect(await refusal(setup.metrics.document(rep, other?.id ?? 0))).toMatchObject({
      code: 'not_found',
    });
    const listed = await setup.metrics.documents(rep, {
      time: allTime,
      measure: 'orders',
      limit: 500,
    });
    expect(new Set(listed.documents.map(({ id }) => id))).toEqual(new Set(own.map(({ id }) => id)));
    const detail = await setup.metrics.document(rep, own[0]?.id ?? 0);
    expect(detail.events.flatMap(({ amounts }) => Object.keys(amounts))).not.toContain('cost');
  });

  it('answers again from memory until the tenant moves on, and asks once for equal questions', async () => {
    await using setup = await metricsSetup(backend, 10_000_000);
    const { database } = setup.scratch;
    const world = await storeWorld(database, randomWorld('cache', 100), 'Cache');
    const context = contextOf(world.tenantId);
    const query = { measures: ['net_sales', 'units'], time: allTime };
    const first = await setup.metrics.query(context, query);
    const again = await setup.metrics.query(context, query);
    expect([first.meta.cached, again.meta.cached]).toEqual([false, true]);
    expect(again.totals).toEqual(first.totals);
    const event = world.events.find(({ kind }) => kind === 'sale');
    await database.tenant(world.tenantId, async (tx) => {
      await tx.query('UPDATE ledger.tenant_revision SET revision = 2');
      await tx.query(
        'UPDATE ledger.sale_event SET quantity_e3 = quantity_e3 + 1000 WHERE document_id = CAST($1 AS integer) AND seq = CAST($2 AS integer)',
        [String(event?.document_id), String(event?.seq)],
      );
      await tx.query('UPDATE ledger.document SET revision = 2 WHERE id = CAST($1 AS integer)', [
        String(event?.document_id),
      ]);
    });
    const together = await Promise.all(
      Array.from({ length: 5 }, () => setup.metrics.query(context, query, { minRevision: 2 })),
    );
    for (const answer of together) {
      expect(answer.meta.revision).toBe(2);
      expect(answer.totals['units']).toBe((first.totals['units'] ?? 0) + 1_000);
    }
  });

  it('refuses what it cannot answer, and says so', async () => {
    await using setup = await metricsSetup(backend);
    const world = await storeWorld(setup.scratch.database, randomWorld('refuse', 20), 'Refuse');
    const context = contextOf(world.tenantId);
    const nobody = contextOf('00000000-0000-4000-8000-000000000000' as never);
    const query = { measures: ['orders'], time: allTime };
    expect(await refusal(setup.metrics.query(nobody, query))).toMatchObject({ code: 'not_found' });
    const gone = AbortSignal.abort();
    expect(await refusal(setup.metrics.query({ ...context, signal: gone }, query))).toMatchObject({
      code: 'cancelled',
    });
    expect(
      await refusal(setup.metrics.query(context, { ...query, currency: 'USD' })),
    ).toMatchObject({ code: 'query_invalid', faults: [{ path: 'currency' }] });
    expect(
      await refusal(setup.metrics.documents(context, { time: allTime, measur: 'x', cursor: '?' })),
    ).toMatchObject({
      faults: [{ path: 'measur', hint: 'did you mean "measure"?' }, { path: 'cursor' }],
    });
  });

  it('pages through rows without a gap, and sorts by labels', async () => {
    await using setup = await metricsSetup(backend);
    const world = await storeWorld(setup.scratch.database, randomWorld('paging', 200), 'Paging');
    const context = contextOf(world.tenantId);
    const query = {
      measures: ['net_sales', 'aov'],
      dimensions: ['product', 'country'],
      time: allTime,
      orderBy: [
        { by: 'product', direction: 'asc' },
        { by: 'aov', direction: 'desc' },
      ],
    };
    for (const executor of executors) {
      const whole = await setup.metrics.query(context, query, { executor });
      const paged = [];
      for (let offset = 0; offset < whole.rowCount; offset += 7) {
        const page = await setup.metrics.query(
          context,
          { ...query, limit: 7, offset },
          { executor },
        );
        expect(page.totals).toEqual(whole.totals);
        paged.push(...page.rows);
      }
      expect(paged).toEqual(whole.rows);
      const labels = whole.rows.map(({ dimensions }) => dimensions['product']?.label ?? null);
      const sorted = labels
        .filter((label) => label !== null)
        .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(labels.filter((label) => label !== null)).toEqual(sorted);
      expect(labels.slice(sorted.length).every((label) => label === null)).toBe(true);
    }
  });

  it('reads weeks and fiscal years as the tenant has them', async () => {
    await using setup = await metricsSetup(backend);
    const { database } = setup.scratch;
    const { tenantId } = await storeWorld(database, goldenWorld().world, 'Calendar');
    await database.tenant(tenantId, (tx) =>
      tx.query(
        "UPDATE ledger.tenant SET week_start = 7, fiscal_calendar = '454', fiscal_start_month = 2",
      ),
    );
    const asked = (grain: string) =>
      setup.metrics.query(contextOf(tenantId), {
        measures: ['orders'],
        time: { clock: 'event', grain, from: '2025-01-30', to: '2025-02-09' },
      });
    const [weeks, months] = [await asked('week'), await asked('fiscal_month')];
    const shape = (answer: typeof weeks) =>
      answer.rows.map(({ period, periodEnd, periodLabel, values }) => [
        period,
        periodEnd,
        periodLabel,
        values['orders'],
      ]);
    // 2025-02-02 is the Sunday on which the NRF's fiscal year 2025 begins.
    expect(shape(weeks)).toEqual([
      ['2025-01-30', '2025-02-01', '2025-01-26', 1],
      ['2025-02-02', '2025-02-08', '2025-02-02', 1],
      ['2025-02-09', '2025-02-09', '2025-02-09', 0],
    ]);
    expect(shape(months)).toEqual([
      ['2025-01-30', '2025-02-01', 'FY2024/25-M12', 1],
      ['2025-02-02', '2025-02-09', 'FY2025/26-M01', 1],
    ]);
  });
});

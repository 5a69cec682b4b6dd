import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurrencyCode, defaultCalendar } from '../../core/index.ts';
import { catalog } from '../catalog/catalog.ts';
import type { Query } from '../ir.ts';
import { parseQuery } from '../query/parse-query.ts';
import { isForecast } from './forecast-ask.ts';
import { planQuery } from './plan.ts';
import { resolve } from './resolve.ts';
import type { StoreFacts, TenantFacts } from './tenant-facts.ts';

const store = (id: number, currency: string): StoreFacts => ({
  id,
  name: `Store ${id}`,
  platform: 'import',
  currency,
  zone: 'UTC',
  freshAt: null,
  historyFrom: null,
  historyComplete: true,
});

function facts(...currencies: readonly string[]): TenantFacts {
  return {
    reportingCurrency: 'EUR' as CurrencyCode,
    calendar: defaultCalendar,
    stores: currencies.map((currency, index) => store(index + 1, currency)),
  };
}

const base: Query = {
  measures: ['net_sales'],
  time: { clock: 'event', from: '2025-01-01', to: '2025-01-31' },
};

describe('planQuery', () => {
  it('binds every text of a user, and writes none of them', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 });
    void fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (values) => {
        const safe = values.filter((value) => value.isWellFormed() && !/\p{Cc}/u.test(value));
        fc.pre(safe.length > 0);
        const marked = safe.map((value) => `mark'${value}`);
        const where = [{ dimension: 'city', op: 'in' as const, values: marked }];
        const plan = planQuery(resolve(parseQuery({ ...base, where }), facts('EUR'), []));
        expect(plan.sql).not.toContain('mark');
        expect(plan.values.join()).toContain('mark');
        expect(plan.values.every((value) => typeof value === 'string')).toBe(true);
      }),
    );
  });

  it('makes one statement of every measure by every dimension', () => {
    for (const dimension of catalog.dimensions.keys()) {
      const isKnown =
        !/^(rep|country|region|city|hour|weekday|customer.*|order_.*|document_.*)$/.test(dimension);
      const measures = [...catalog.measures.values()]
        .filter((measure) => isKnown || !isForecast(measure))
        .map(({ name }) => name);
      const time = { ...base.time, grain: 'month' as const };
      const query = { measures, dimensions: [dimension], time, others: true };
      const plan = planQuery(resolve(parseQuery(query), facts('EUR', 'BRL'), []));
      const places = [...plan.sql.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place));
      expect(Math.max(...places)).toBe(plan.values.length);
      expect(new Set(places).size).toBe(plan.values.length);
      expect(plan.sql).not.toContain(';\n');
    }
  });
});

describe('currency', () => {
  const one = [{ dimension: 'store', op: 'in' as const, values: [1] }];

  it.each([
    ['the only one of all stores', ['BRL', 'BRL'], {}, { currency: 'BRL', ownCurrency: true }],
    [
      'the reporting one where stores differ',
      ['BRL', 'EUR'],
      {},
      { currency: 'EUR', ownCurrency: false },
    ],
    [
      'the one that a filter leaves',
      ['BRL', 'EUR'],
      { where: one },
      { currency: 'BRL', ownCurrency: true },
    ],
    [
      'the reporting one where asked for',
      ['BRL'],
      { currency: 'EUR' },
      { currency: 'EUR', ownCurrency: false },
    ],
    ['the reporting one without any store', [], {}, { currency: 'EUR', ownCurrency: false }],
  ])('is %s', (...given) => {
    const [, currencies, more, expected] = given;
    expect(resolve({ ...base, ...more }, facts(...currencies), [])).toMatchObject(expected);
  });

  it('refuses one that amounts are not kept in', () => {
    expect(() => resolve({ ...base, currency: 'USD' }, facts('BRL', 'EUR'), [])).toThrow(/USD/);
  });
});

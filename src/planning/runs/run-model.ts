import type { Json } from '../../core/index.ts';
import type { ForecastMeasure, ForecastRun } from '../../ledger/index.ts';
import type { Driver, StoreDecision } from '../plan.ts';

/** What a run keeps of each part: what it was forecast from, and why it came out as it did. */
export type PartFacts = {
  /** Of the store's plan: equal plans have equal forecasts. */
  readonly hash: string;
  readonly decision: StoreDecision | null;
};

/** Name of a part: a measure of a store, or of the company. */
export function partName(measure: ForecastMeasure, storeId: number | null): string {
  return `${measure}/${storeId ?? 'company'}`;
}

/** The facts of a run's parts, by name. */
export function partFacts({ model }: Pick<ForecastRun, 'model'>): ReadonlyMap<string, PartFacts> {
  const parts = model['parts'];
  if (!isObject(parts)) return new Map();
  return new Map(
    Object.entries(parts).flatMap(([name, facts]) =>
      isObject(facts) ? [[name, readFacts(facts)] as const] : [],
    ),
  );
}

/** As it is kept in `model.parts`. */
export function factsJson(facts: ReadonlyMap<string, PartFacts>): Json {
  return JSON.parse(JSON.stringify(Object.fromEntries(facts))) as Json;
}

/** What moves a store's figures, largest share first; empty where no model says. */
export function driversOf(
  run: Pick<ForecastRun, 'model'>,
  measure: ForecastMeasure,
  storeId: number | null,
): readonly Driver[] {
  return partFacts(run).get(partName(measure, storeId))?.decision?.drivers ?? [];
}

type JsonObject = { readonly [name: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** We wrote it ourselves: only what may be missing in older runs is looked at. */
function readFacts(facts: JsonObject): PartFacts {
  const { hash, decision } = facts as unknown as Partial<PartFacts>;
  return { hash: hash ?? '', decision: decision ?? null };
}

import { seededRandom } from '../world/random.ts';
import type { FaultName } from './fault-names.ts';

/** A fault and where it strikes. */
export type FaultRule = {
  readonly name: FaultName;
  /** Only in this shop. */
  readonly account?: string;
  /** Only requests whose operation has this in its name (`Orders`, `token`, `orders/create`). */
  readonly operation?: string;
  /** Chance of each occasion, default 1. */
  readonly probability?: number;
  /** How often at most; default without end. */
  readonly count?: number;
  /** Lets so many occasions pass first. */
  readonly after?: number;
  /** What the fault takes: seconds, a status, milliseconds, names. */
  readonly arg?: string;
};

export type Occasion = { readonly account: string; readonly operation: string };

export type FaultHit = {
  /** The rule's argument as a number, or what stands in for it. */
  readonly number: (otherwise: number) => number;
  readonly text: string | null;
};

export type ActiveFault = FaultRule & {
  readonly id: number;
  readonly hits: number;
  /** Occasions that passed it by. */
  readonly seen: number;
};

/** The faults of one sandbox. The same seed and the same occasions give the same faults. */
export type Faults = {
  readonly inject: (rule: FaultRule) => number;
  /** Ends one fault, those of a name, or all; what they already broke stays broken. */
  readonly clear: (which?: number | FaultName) => void;
  /** Asks on an occasion whether a fault strikes. */
  readonly draw: (name: FaultName, occasion: Occasion) => FaultHit | null;
  readonly list: () => readonly ActiveFault[];
};

type Held = { rule: FaultRule; id: number; hits: number; seen: number };

export function createFaults(seed = 'faults'): Faults {
  let held: Held[] = [];
  let lastId = 0;
  const random = seededRandom(seed);
  return {
    inject: (rule) => {
      lastId += 1;
      held.push({ rule, id: lastId, hits: 0, seen: 0 });
      return lastId;
    },
    clear: (which) => {
      held = held.filter(({ id, rule }) =>
        which === undefined ? false : id !== which && rule.name !== which,
      );
    },
    draw: (name, occasion) => {
      for (const fault of held) {
        if (
          fault.rule.name === name &&
          concerns(fault.rule, occasion) &&
          strikes(fault, random.next)
        )
          return hitOf(fault.rule);
      }
      return null;
    },
    list: () => held.map(({ rule, id, hits, seen }) => ({ ...rule, id, hits, seen })),
  };
}

function concerns(rule: FaultRule, { account, operation }: Occasion): boolean {
  if (rule.account !== undefined && rule.account !== account) return false;
  return rule.operation === undefined || operation.includes(rule.operation);
}

function strikes(fault: Held, chance: () => number): boolean {
  fault.seen += 1;
  const { after = 0, count = Number.POSITIVE_INFINITY, probability = 1 } = fault.rule;
  if (fault.seen <= after || fault.hits >= count) return false;
  if (probability < 1 && chance() >= probability) return false;
  fault.hits += 1;
  return true;
}

function hitOf({ arg }: FaultRule): FaultHit {
  return {
    text: arg ?? null,
    number: (otherwise) => {
      const value = arg === undefined ? Number.NaN : Number(arg);
      return Number.isFinite(value) ? value : otherwise;
    },
  };
}

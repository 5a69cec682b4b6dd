import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedIndex } from './sorted-index.ts';

type Item = { readonly id: string; readonly seq: number; value: number };

it('lists as a sorted array does, whatever is put, moved and removed', () => {
  const steps = fc.array(fc.tuple(fc.nat(12), fc.nat(9), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.nat(10), (all, probe) => {
      const index = new SortedIndex<Item>(({ value }) => value);
      const items = new Map<number, Item>();
      for (const [seq, value, gone] of all) {
        const item = items.get(seq) ?? { id: String(seq), seq, value };
        if (gone) {
          index.remove(item);
          items.delete(seq);
          continue;
        }
        item.value = value;
        items.set(seq, item);
        index.put(item);
      }
      const sorted = [...items.values()].sort((a, b) => a.value - b.value || a.seq - b.seq);
      expect(Array.from({ length: index.size }, (_, place) => index.at(place)!.id)).toEqual(
        sorted.map(({ id }) => id),
      );
      expect(index.from(probe)).toBe(sorted.filter(({ value }) => value < probe).length);
      expect(index.after({ value: probe, seq: 5 })).toBe(
        sorted.filter(({ value, seq }) => value < probe || (value === probe && seq <= 5)).length,
      );
    }),
  );
});

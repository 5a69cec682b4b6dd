import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkTree } from './link-tree.ts';

const tree = (nodes: Record<string, string | null>) => linkTree(new Map(Object.entries(nodes)));

test('links a tree, with orphans at the root', () => {
  const links = tree({ shoes: null, boots: 'shoes', winter: 'boots', lost: 'gone' });
  expect(links.get('winter')).toEqual({
    parent: 'boots',
    orphan: false,
    cycle: false,
    path: ['shoes', 'boots', 'winter'],
  });
  expect(links.get('lost')).toEqual({ parent: null, orphan: true, cycle: false, path: ['lost'] });
});

test('refuses one link of a cycle, whatever the order, and keeps what hangs on it', () => {
  for (const nodes of [
    { a: 'c', b: 'a', c: 'b', d: 'c' },
    { d: 'c', c: 'b', b: 'a', a: 'c' },
  ]) {
    const links = tree(nodes);
    expect(links.get('a')).toEqual({ parent: null, orphan: true, cycle: true, path: ['a'] });
    expect(links.get('d')?.path).toEqual(['a', 'b', 'c', 'd']);
  }
  expect(tree({ self: 'self' }).get('self')).toMatchObject({ parent: null, cycle: true });
});

test('any naming of parents becomes a forest in which every path ends at a root', () => {
  const name = fc.integer({ min: 0, max: 12 }).map(String);
  fc.assert(
    fc.property(fc.dictionary(name, fc.option(name)), (nodes) => {
      const links = tree(nodes);
      expect([...links.keys()].sort()).toEqual(Object.keys(nodes).sort());
      for (const [node, { parent, orphan, path }] of links) {
        expect(path.at(-1)).toBe(node);
        expect(path.at(-2) ?? null).toBe(parent);
        expect(new Set(path).size).toBe(path.length);
        expect(orphan).toBe(nodes[node] !== null && parent === null);
        if (parent !== null) expect(parent).toBe(nodes[node]);
      }
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/index.ts';
import { type JsonlConnection, joinJsonl } from './jsonl-join.ts';

const connections: readonly JsonlConnection[] = [
  {
    field: 'agreements',
    types: ['Agreement'],
    children: [{ field: 'sales', types: null, children: [] }],
  },
  { field: 'tags', types: null, children: [] },
];

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function joined(lines: readonly Json[], from = 0, memoryMb = 192) {
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  // Small pieces cut lines and characters in two.
  const size = text.length < 10_000 ? 7 : 65_536;
  await using file = await joinJsonl(
    { bytes: pieces(`${text}\n`, size), partial: false, memoryMb },
    connections,
  );
  const roots: Json[] = [];
  for await (const root of file.read(from)) roots.push(root);
  return { roots, lines: file.lines, orphans: file.orphans };
}

const shop: readonly Json[] = [
  { __typename: 'Order', id: 'o1', name: 'ü1' },
  { __typename: 'Order', id: 'o2', name: '2' },
  { __typename: 'Agreement', id: 'a2', __parentId: 'o2' },
  { __typename: 'Tag', id: 't', __parentId: 'o1' },
  { __typename: 'Agreement', id: 'a1', __parentId: 'o1' },
  { id: 's2', n: 1, __parentId: 'a2' },
  { id: 's1', n: 2, __parentId: 'a1' },
  { __typename: 'Order', id: 'o3' },
  { __typename: 'Tag', id: 't', __parentId: 'o2' },
  { id: 's3', n: 3, __parentId: 'a2' },
];

describe('joinJsonl', () => {
  it('puts children to their parents, wherever they stand', async () => {
    const sale = (id: string, n: number) => ({ id, n });
    const agreement = (id: string, ...nodes: readonly Json[]) => ({
      __typename: 'Agreement',
      id,
      sales: { nodes },
    });
    const tag = { __typename: 'Tag', id: 't' };
    expect(await joined(shop)).toEqual({
      lines: 10,
      orphans: 0,
      roots: [
        {
          __typename: 'Order',
          id: 'o1',
          name: 'ü1',
          agreements: { nodes: [agreement('a1', sale('s1', 2))] },
          tags: { nodes: [tag] },
        },
        {
          __typename: 'Order',
          id: 'o2',
          name: '2',
          agreements: { nodes: [agreement('a2', sale('s2', 1), sale('s3', 3))] },
          tags: { nodes: [tag] },
        },
        { __typename: 'Order', id: 'o3', agreements: { nodes: [] }, tags: { nodes: [] } },
      ],
    });
  });

  it('goes on behind the roots that were read', async () => {
    const all = await joined(shop);
    expect((await joined(shop, 2)).roots).toEqual(all.roots.slice(2));
  });

  it('counts lines whose parent is missing', async () => {
    expect((await joined([{ id: 's', __parentId: 'nobody' }])).orphans).toBe(1);
  });

  it('gives the same on disk as in memory', async () => {
    const pad = 'x'.repeat(1_200_000);
    const long = shop.map((line) => ({ ...(line as object), pad }));
    const lost = { id: 's', pad, __parentId: 'nobody' };
    const onDisk = await joined([...long, lost], 1, 40);
    expect(onDisk).toEqual(await joined([...long, lost], 1));
    expect([onDisk.roots.length, onDisk.orphans]).toEqual([2, 1]);
  });

  it('refuses a file that ends in the middle of a line', async () => {
    const bytes = pieces('{"id":"a"}\n{"id":"b', 5);
    await expect(joinJsonl({ bytes, partial: false }, connections)).rejects.toMatchObject({
      code: 'connector_unavailable',
      retryable: true,
    });
  });

  it('leaves the last line of a partial file out where it was cut', async () => {
    const bytes = pieces('{"id":"a"}\n{"id":"b', 5);
    await using file = await joinJsonl({ bytes, partial: true }, connections);
    expect([file.lines, file.roots]).toEqual([1, 1]);
  });

  it('gives the same whatever the order of the lines', async () => {
    const roots = shop.filter((line) => !JSON.stringify(line).includes('__parentId'));
    const others = shop.filter((line) => JSON.stringify(line).includes('__parentId'));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...others], { minLength: others.length }),
        async (shuffled) => {
          const sorted = (value: Json): string =>
            JSON.stringify(value)
              .split(/(?<=[}\]]),/)
              .toSorted()
              .join();
          const mixed = await joined([...shuffled.slice(0, 3), ...roots, ...shuffled.slice(3)]);
          expect(mixed.orphans).toBe(0);
          expect(mixed.roots.map(sorted).map((text) => text.length)).toEqual(
            (await joined(shop)).roots.map(sorted).map((text) => text.length),
          );
        },
      ),
      { numRuns: 10 },
    );
  });

  it('joins an export of several times its memory, children far from their parents', async () => {
    const pad = 'x'.repeat(1500);
    async function* bytes(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      const line = (row: Json): Uint8Array => encoder.encode(`${JSON.stringify(row)}\n`);
      for (let number = 0; number < 45_000; number += 1)
        yield line({ __typename: 'Tag', id: `t${number}`, pad, __parentId: `o${number % 3000}` });
      for (let number = 2999; number >= 0; number -= 1)
        yield line({ __typename: 'Order', id: `o${number}` });
    }
    const file = { bytes: bytes(), partial: false, memoryMb: 40 };
    await using exported = await joinJsonl(file, connections);
    let roots = 0;
    let children = 0;
    for await (const root of exported.read(0)) {
      roots += 1;
      children += (root as { tags: { nodes: readonly Json[] } }).tags.nodes.length;
    }
    expect([roots, children]).toEqual([3000, 45_000]);
  }, 60_000);
});

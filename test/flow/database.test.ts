import { expect, test } from 'vitest';
import { eachBackend, scratchDatabase } from '../support/database.ts';

eachBackend((backend) => {
  test('values come back as the contract says', async () => {
    await using scratch = await scratchDatabase(backend);
    const rows = await scratch.database.control((tx) =>
      tx.query(
        `select CAST(1 AS smallint) as int2, 2 as int4, CAST(9007199254740991 AS bigint) as int8,
          CAST('12345678901234567890.12' AS numeric) as numeric, CAST('2025-03-01' AS date) as day,
          CAST('2025-03-01T12:00:00.123456+03' AS timestamptz) as at, true as yes, CAST('{"a":[1]}' AS jsonb) as body,
          CAST($1 AS bytea) as bytes, CAST(null AS text) as nothing, '' as empty`,
        [new Uint8Array([0, 255])],
      ),
    );
    expect(rows).toEqual([
      {
        int2: 1,
        int4: 2,
        int8: 9007199254740991,
        numeric: '12345678901234567890.12',
        day: '2025-03-01',
        at: Date.UTC(2025, 2, 1, 9, 0, 0, 123),
        yes: true,
        body: { a: [1] },
        bytes: Buffer.from([0, 255]),
        nothing: null,
        empty: '',
      },
    ]);
  });
});

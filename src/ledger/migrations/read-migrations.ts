import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One step of the schema: a numbered SQL file. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** Hex, of the file's bytes. */
  readonly sha256: string;
  /** True when older programs cannot work on the schema that it leaves. */
  readonly breaking: boolean;
};

/**
 * The steps that this program knows, in order. A file begins with `-- breaking: yes` or `-- breaking: no`.
 *
 * @throws Error when a file lacks that line, or two have one number: our own mistakes
 */
export async function readMigrations(
  folder: string = import.meta.dirname,
): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-.+\.sql$/.test(file)).sort();
  const steps = await Promise.all(files.map((file) => readMigration(folder, file)));
  steps.forEach((step, index) => {
    if (steps[index - 1]?.number === step.number) {
      throw new Error(`two migrations have the number ${step.number}: rename ${step.name}`);
    }
  });
  return steps;
}

async function readMigration(folder: string, file: string): Promise<Migration> {
  const sql = await readFile(join(folder, file), 'utf8');
  const breaking = /^-- breaking: (yes|no)\s/.exec(sql)?.[1];
  if (breaking === undefined) {
    throw new Error(`${file} does not begin with "-- breaking: yes" or "-- breaking: no"`);
  }
  return {
    number: Number(file.slice(0, 4)),
    name: file.slice(0, -'.sql'.length),
    sql,
    sha256: createHash('sha256').update(sql).digest('hex'),
    breaking: breaking === 'yes',
  };
}

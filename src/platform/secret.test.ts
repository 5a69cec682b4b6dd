import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomic } from './atomic-file.ts';
import { readOrCreateSecret } from './secret.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillstream-secret-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('processes that start together share one key, kept from other users', async () => {
  const file = join(folder, 'secret');
  const keys = await Promise.all(Array.from({ length: 20 }, () => readOrCreateSecret(file)));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]?.length).toBeGreaterThanOrEqual(64);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['secret']);
});

test('a key that others can read is refused', async () => {
  const file = join(folder, 'secret');
  await readOrCreateSecret(file);
  await chmod(file, 0o644);
  await expect(readOrCreateSecret(file)).rejects.toThrow(/chmod 600/);
});

test('a weak key in the file is refused without showing it', async () => {
  const file = join(folder, 'secret');
  await writeFileAtomic(file, 'letmein');
  await expect(readOrCreateSecret(file)).rejects.toThrow(/7 characters/);
  await expect(readOrCreateSecret(file)).rejects.not.toThrow(/letmein/);
});

test('an atomic write replaces a file whole and leaves no draft', async () => {
  const file = join(folder, 'state.json');
  await writeFile(file, 'old');
  await writeFileAtomic(file, 'new');
  expect(await readdir(folder)).toEqual(['state.json']);
});

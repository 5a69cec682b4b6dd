import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDataFolder, dataFolder } from './data-folder.ts';

test('a new data folder is closed to other users; one that cannot be is said so', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tillstream-data-'));
  const folder = dataFolder(join(root, 'data'), 'main');
  await createDataFolder(folder);
  await createDataFolder(folder);
  for (const path of [folder.root, folder.twins, folder.uploads]) {
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  }
  await writeFile(join(root, 'file'), '');
  const blocked = dataFolder(join(root, 'file', 'data'), 'main');
  await expect(createDataFolder(blocked)).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringMatching(/TILLSTREAM_DATA/),
  });
  await rm(root, { recursive: true });
});

import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createDataFolder, dataFolder } from '../platform/index.ts';
import { findServer, operatorToken, recordServer } from './server-record.ts';

async function folderFor(name: string) {
  const folder = dataFolder(await tempFolder(name), 'main');
  await createDataFolder(folder);
  return folder;
}

/** Something that answers to the token alone, as a server does. */
async function answering(token: string) {
  const server = createServer((request, reply) => {
    reply.statusCode = request.headers.authorization === `Bearer ${token}` ? 204 : 401;
    reply.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, [Symbol.asyncDispose]: async () => void server.close() };
}

test('a server is found while another on the folder comes and goes', async () => {
  const folder = await folderFor('server-record');
  const token = await operatorToken(folder);
  await using first = await answering(token);
  await using second = await answering(token);
  const forgetFirst = await recordServer(folder, { pid: 1, url: first.url });
  const forgetSecond = await recordServer(folder, { pid: 2, url: second.url });
  expect([1, 2]).toContain((await findServer(folder))?.pid);
  await forgetSecond();
  expect(await findServer(folder)).toEqual({ pid: 1, url: first.url });
  await forgetFirst();
  expect(await findServer(folder)).toBeNull();
});

test('what a killed server left is not believed, and cleared away by the next', async () => {
  const folder = await folderFor('server-record');
  const token = await operatorToken(folder);
  await using running = await answering(token);
  {
    await using dead = await answering(token);
    await recordServer(folder, { pid: 1, url: dead.url });
  }
  expect(await findServer(folder)).toBeNull();
  await using foreign = await answering('another installation');
  await recordServer(folder, { pid: 2, url: foreign.url });
  expect(await findServer(folder)).toBeNull();
  await recordServer(folder, { pid: 3, url: running.url });
  expect(await findServer(folder)).toEqual({ pid: 3, url: running.url });
  const left = (await readdir(folder.root)).filter((name) => name.startsWith('server-'));
  expect(left).toHaveLength(1);
});

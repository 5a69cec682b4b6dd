import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A server on a data folder, stopped when the test ends. Gives its address. */
async function serve(data: readonly string[]): Promise<string> {
  const { child, done } = startCli(['serve', '--port', '0', ...data]);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await done;
  });
  let said = '';
  while (!said.includes('runs at')) {
    if (child.stderr === null) throw new Error('the server has no output');
    const [chunk] = (await once(child.stderr, 'data')) as [string];
    said += chunk;
  }
  return /runs at (\S+)/.exec(said)?.[1] ?? '';
}

test('a company that the operator removes is gone for its keys at once', async () => {
  const data = ['--data', join(await tempFolder('cli-tenants'), 'data')];
  const run = async (...args: readonly string[]) => (await runCli([...args, ...data])).out;
  await run('tenants', 'add', 'Other');
  const invited = ['users', 'invite', 'a@example.test', '--role', 'owner', '--tenant', 'Other'];
  const token = (await run(...invited)).trim().split('#')[1];
  const url = await serve(data);
  const send = (path: string, body: unknown, cookie = '') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { origin: url, cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const password = 'correct horse battery 9';
  const joined = await send('/api/v1/invitations/accept', { token, name: 'A', password });
  const cookie = joined.headers.getSetCookie()[0]?.split(';')[0];
  const made = await send('/api/v1/keys', { name: 'k', scopes: ['query'] }, cookie);
  const { key } = (await made.json()) as { key: string };
  const status = async () => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(`${url}/api/v1/catalog`, { headers })).status;
  };
  const removing = run('tenants', 'remove', 'Other', '--yes');
  // Asked all the while, so that the server remembers the key when the company goes.
  let removed = false;
  void removing.then(() => {
    removed = true;
  });
  while (!removed) await status();
  await removing;
  expect(await status()).toBe(401);
});

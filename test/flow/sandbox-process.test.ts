import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/jobs-world.ts';

type Parent = { readonly parent: ChildProcess; readonly url: string };

/** Starts a process that starts a sandbox. Whatever is left of both is killed in the end. */
async function startParent(): Promise<Parent> {
  const script = join(import.meta.dirname, '../support/sandbox-parent-process.ts');
  const parent = fork(script, { detached: true });
  onTestFinished(() => {
    try {
      process.kill(-(parent.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing is left.
    }
  });
  const [url] = (await once(parent, 'message')) as [string];
  return { parent, url };
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/_sandbox/state`).then(
    ({ ok }) => ok,
    () => false,
  );
}

test('a sandbox ends when the process that started it is killed', async () => {
  const { parent, url } = await startParent();
  expect(await answers(url)).toBe(true);
  parent.kill('SIGKILL');
  await eventually(async () => !(await answers(url)));
});

test('a sandbox ends before the process that started it ends', async () => {
  const { parent, url } = await startParent();
  expect(await answers(url)).toBe(true);
  parent.send('end');
  expect(await once(parent, 'exit')).toEqual([0, null]);
  expect(await answers(url)).toBe(false);
});

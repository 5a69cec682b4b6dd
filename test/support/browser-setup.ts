import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { findBrowser } from './browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly browserPath: string;
  }
}

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Vitest's global setup of the browser tests: a browser, and the web app as it is served. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('browserPath', await findBrowser());
  // In a process of its own: Vitest's NODE_ENV would make it a development build.
  await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'web'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

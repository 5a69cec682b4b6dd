import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/index.ts';
import type { Terminal } from './command.ts';

const webFolder = join(import.meta.dirname, '../../web');

/** Builds the web app where it was not built yet, or its sources are newer than the build. */
export async function ensureWebApp(terminal: Terminal): Promise<void> {
  const built = await stat(join(webFolder, 'dist/index.html')).then(
    (facts) => facts.mtimeMs,
    () => 0,
  );
  if (built > (await newestSource(join(webFolder, 'src')))) return;
  terminal.note('building the web app (once) …');
  try {
    const { build } = await import('vite');
    await build({
      root: webFolder,
      configFile: join(webFolder, 'vite.config.ts'),
      logLevel: 'error',
    });
  } catch (cause) {
    throw new AppError(
      'config_invalid',
      `the web app cannot be built: ${(cause as Error).message}. Run \`npm install\`, then \`npm run build\``,
      { cause },
    );
  }
}

async function newestSource(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const times = await Promise.all(
    names.map((name) => stat(join(folder, name)).then((facts) => facts.mtimeMs)),
  );
  return Math.max(0, ...times);
}

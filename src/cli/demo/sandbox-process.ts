import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../../core/index.ts';

/** The sample company's platform, as it runs beside the demo. */
export type SandboxProcess = AsyncDisposable & {
  readonly url: string;
  readonly accounts: readonly string[];
  readonly app: { readonly clientId: string; readonly clientSecret: string };
};

const main = join(import.meta.dirname, '../main.ts');
const patienceMs = 60_000;

/**
 * Starts the sandbox in a process of its own, as any platform is: what it costs is not ours, and a crash of one is no crash
 * of the other. It ends with us, though, even where we are killed: the pipe to its standard input closes then.
 *
 * @throws AppError `internal` with what it said, when it does not come up
 */
export async function startSandboxProcess(
  options: readonly string[],
  signal: AbortSignal,
): Promise<SandboxProcess> {
  const child = spawn(
    process.execPath,
    [main, 'sandbox', '--platform', 'shopify', '--port', '0', '--until-eof', '--json', ...options],
    { stdio: ['pipe', 'pipe', 'pipe'], signal: AbortSignal.any([signal]) },
  );
  child.on('error', () => undefined);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const lines = createInterface({ input: child.stdout });
  const first = Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(patienceMs) }),
    once(child, 'exit').then(() => {
      throw new AppError('internal', `the sandbox did not start: ${said}`);
    }),
  ]);
  const [line] = (await first) as [string];
  return {
    ...(JSON.parse(line) as Omit<SandboxProcess, typeof Symbol.asyncDispose>),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

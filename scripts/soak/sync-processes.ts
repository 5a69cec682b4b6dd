import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type CliProcess, startCli } from '../../test/support/cli.ts';

/** The processes of an installation that one may kill. */
export type SyncProcesses = {
  /** Where the API listens. */
  readonly url: string;
  /** Kills one with SIGKILL and starts it again (Postgres is started by who uses it). @returns which it was */
  readonly kill: (chance: number) => Promise<string>;
  readonly stop: () => Promise<void>;
};

type ProcessesOptions = {
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the embedded Postgres. */
  readonly postgres: string;
};

export async function startProcesses({ env, postgres }: ProcessesOptions): Promise<SyncProcesses> {
  const port = await freePort();
  const start: Readonly<Record<string, () => CliProcess>> = {
    'worker 1': () => startCli(['serve', '--role', 'worker'], { env }),
    'worker 2': () => startCli(['serve', '--role', 'worker'], { env }),
    api: () => startCli(['serve', '--role', 'api', '--port', String(port)], { env }),
  };
  const running = new Map(Object.entries(start).map(([name, begin]) => [name, begin()]));
  const names = ['worker 1', 'worker 2', 'worker 1', 'worker 2', 'worker 1', 'api', 'postgres'];
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async (chance) => {
      const name = names[Math.floor(chance * names.length)] ?? 'api';
      if (name === 'postgres') {
        killPostgres(postgres);
        return name;
      }
      const victim = running.get(name);
      victim?.child.kill('SIGKILL');
      await victim?.done;
      const begin = start[name];
      if (begin !== undefined) running.set(name, begin());
      return name;
    },
    stop: async () => {
      for (const { child } of running.values()) child.kill('SIGTERM');
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** Ours alone: the one whose lock lies in this soak's own folder. */
function killPostgres(folder: string): void {
  const pid = Number(
    readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  process.kill(pid, 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

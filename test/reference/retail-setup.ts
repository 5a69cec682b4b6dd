import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type RetailSubset,
  readRetailRows,
  retailCsv,
  selectShopifySubset,
} from '../../sandbox/index.ts';
import { startCli } from '../support/cli.ts';
import { dataset } from './import-setup.ts';

/** The part of Online Retail II that a shop platform can tell, as a file and as what it holds. */
export type RetailFile = AsyncDisposable & { readonly path: string; readonly subset: RetailSubset };

/** @param until only rows before that time, for a smaller shop */
export async function retailFile(until = '9999'): Promise<RetailFile> {
  const rows = await readRetailRows(
    dataset('online-retail-ii/online_retail_2009_2011_merged.csv.gz'),
  );
  const subset = selectShopifySubset(rows.filter(({ at }) => at < until));
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-retail-'));
  const path = join(folder, 'online-retail.csv');
  await writeFile(path, retailCsv(subset.rows));
  return {
    path,
    subset,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The sandbox of a retail file as a process of its own: `tillstream sandbox --csv FILE`. */
export type RetailSandbox = AsyncDisposable & {
  readonly url: string;
  readonly account: string;
  /** A token with all scopes, as it is pasted. */
  readonly token: string;
};

type FirstLine = { readonly url: string; readonly accounts: readonly string[] };

export async function retailSandbox(csv: string): Promise<RetailSandbox> {
  const args = ['sandbox', '--csv', csv, '--port', '0', '--limits', 'off', '--json'];
  const { child, done } = startCli(args);
  if (child.stdout === null) throw new Error('the command has no output');
  const lines = createInterface({ input: child.stdout });
  const started = await Promise.race([
    once(lines, 'line').then(([line]): FirstLine => JSON.parse(String(line))),
    done.then(({ code, note }): FirstLine => {
      throw new Error(`the sandbox ended with ${code}: ${note}`);
    }),
  ]);
  const [account = ''] = started.accounts;
  const reply = await fetch(`${started.url}/_sandbox/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  const { token } = (await reply.json()) as { readonly token: string };
  return {
    url: started.url,
    account,
    token,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await done;
    },
  };
}

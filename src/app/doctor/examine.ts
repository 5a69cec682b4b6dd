import { existsSync } from 'node:fs';
import { AppError, silentLogger, toAppError } from '../../core/index.ts';
import { listTenants } from '../../ledger/index.ts';
import { type Config, type DataFolder, dataFolder } from '../../platform/index.ts';
import { type Base, openBase } from '../open-base.ts';
import { findServer } from '../server-record.ts';
import { type Finding, note, ok, problem } from './finding.ts';
import { checkSchema, checkTenant } from './ledger-checks.ts';
import { checkBackups, checkDataFolder, checkRuntime, checkSecrets } from './machine-checks.ts';

/**
 * Looks at the installation, from the machine up to each company's data, and goes as far as it gets: where the settings or
 * the ledger cannot be had, that is the finding, and what depends on them is left out. Changes nothing.
 */
export async function examine(readConfig: () => Config): Promise<readonly Finding[]> {
  const findings: Finding[] = [checkRuntime(process.version)];
  const config = settled('Settings', findings, readConfig);
  if (config === null) return findings;
  const folder = dataFolder(config.dataFolder, config.node);
  findings.push(...(await checkDataFolder(folder)), ...(await checkSecrets(folder)));
  // To look further would make the folder, and a new ledger in it.
  if (!existsSync(folder.root)) return findings;
  try {
    const base = await openBase({ config, logger: silentLogger, migrated: false });
    try {
      findings.push(...(await examineLedger(base, folder)));
    } finally {
      await base.close();
    }
  } catch (thrown) {
    findings.push(
      problem('Ledger', toAppError(thrown).message, 'nothing works without it: mend this first'),
    );
  }
  return findings;
}

function settled<T>(subject: string, findings: Finding[], read: () => T): T | null {
  try {
    const value = read();
    findings.push(ok(subject, 'can be read'));
    return value;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    findings.push(problem(subject, thrown.message, 'see docs/settings.md'));
    return null;
  }
}

async function examineLedger(base: Base, folder: DataFolder): Promise<readonly Finding[]> {
  const { database } = base;
  const findings: Finding[] = [
    ok('Ledger', `Postgres ${database.serverVersion} at ${base.ledgerPlace}`),
    await checkSchema(database),
  ];
  if (findings.some((finding) => finding.level === 'problem')) return findings;
  const server = await findServer(folder);
  findings.push(
    server === null
      ? note('Server', 'none runs on this data folder')
      : ok('Server', `process ${server.pid} answers at ${server.url}`),
  );
  for (const tenant of await listTenants(database)) {
    findings.push(...(await checkTenant(database, tenant)));
  }
  findings.push(await checkBackups(folder, Date.now()));
  return findings;
}

import type { Command } from '../command.ts';
import { backupCommand } from './backup.ts';
import { catalogCommand } from './catalog.ts';
import { dataRequestCommand } from './data-request.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { forecastCommand } from './forecast.ts';
import { importCommand } from './import.ts';
import { queryCommand } from './query.ts';
import { ratesCommand } from './rates.ts';
import { restoreCommand } from './restore.ts';
import { rotateKeyCommand } from './rotate-key.ts';
import { sandboxCommand } from './sandbox.ts';
import { serveCommand } from './serve.ts';
import { statusCommand } from './status.ts';
import { syncCommand } from './sync.ts';
import { tenantsCommand } from './tenants.ts';
import { twinCommand } from './twin.ts';
import { usersCommand } from './users.ts';

/** All commands, in the order of the overview. */
export const commands: readonly Command[] = [
  demoCommand,
  serveCommand,
  sandboxCommand,
  syncCommand,
  statusCommand,
  importCommand,
  queryCommand,
  catalogCommand,
  forecastCommand,
  twinCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  ratesCommand,
  tenantsCommand,
  usersCommand,
  rotateKeyCommand,
  dataRequestCommand,
];

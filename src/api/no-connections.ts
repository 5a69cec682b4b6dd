import { AppError } from '../core/index.ts';
import type {
  ConnectionsPort,
  DiagnosisPort,
  NoticesPort,
  SchedulerPort,
  SyncPort,
  WebhooksPort,
} from './connection-ports.ts';

/** The ports that have to do with connections. */
export type ConnectionPorts = {
  readonly connections: ConnectionsPort;
  readonly sync: SyncPort;
  readonly notices: NoticesPort;
  readonly webhooks: WebhooksPort;
  readonly scheduler: SchedulerPort;
  readonly diagnosis: DiagnosisPort;
};

const unknown = (): Promise<never> =>
  Promise.reject(new AppError('not_found', 'This server has no connections.'));
const none = () => Promise.resolve([]);
const noMarks = () => Promise.resolve(new Map<string, string>());
const nothing = () => Promise.resolve();

/** An API over a ledger alone, which connects nothing: there are no platforms, and so no connection is known. */
export function noConnections(): ConnectionPorts {
  return {
    connections: {
      platforms: none,
      list: none,
      get: unknown,
      marks: noMarks,
      begin: unknown,
      callback: () => Promise.resolve({ connectionId: null, outcome: 'expired' }),
      reauthorize: unknown,
      test: unknown,
      change: unknown,
      pause: unknown,
      resume: unknown,
      disconnect: unknown,
      issues: unknown,
      reconciliation: unknown,
    },
    sync: { request: unknown, cancel: unknown, signedIn: nothing },
    notices: { list: none, read: unknown, marks: noMarks },
    webhooks: { accept: () => Promise.resolve({ status: 404 }) },
    scheduler: {
      status: () =>
        Promise.resolve({
          running: false,
          workers: 0,
          performing: 0,
          message: 'This server reads no stores.',
        }),
      initialize: nothing,
    },
    diagnosis: { tokens: none, settings: none },
  };
}

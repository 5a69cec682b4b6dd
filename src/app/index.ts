export { examine } from './doctor/examine.ts';
export type { Finding } from './doctor/finding.ts';
export { type Base, type OpenBaseOptions, openBase } from './open-base.ts';
export { type AnsweringNode, type OpenNodeOptions, openNode } from './open-node.ts';
export {
  findServer,
  operatorToken,
  type ServerRecord,
} from './server-record.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
export { type OpenedSync, openSync } from './sync/open-sync.ts';

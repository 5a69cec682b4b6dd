export type { ScanRequest, SourcePage, SourceStream } from './contract.ts';

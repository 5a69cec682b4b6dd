export type {
  DocumentName,
  ScanCoverage,
  ScanRequest,
  SourcePage,
  SourceStream,
} from './contract.ts';
export {
  type FileScan,
  findPreset,
  type IgnoredFile,
  type Mapping,
  openFileScan,
  type PreparedImport,
  type PrepareOptions,
  type Preset,
  parseMapping,
  prepareImport,
  presets,
  type RejectedRow,
  rejectedCsv,
  type ScanOptions,
  type StagingProgress,
} from './files/index.ts';

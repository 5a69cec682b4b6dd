export type { SourcePage, SourceStream } from './contract.ts';
export {
  describeFiles,
  type FileInput,
  type FileScan,
  findPreset,
  type Mapping,
  openFileScan,
  type PreparedImport,
  parseMapping,
  prepareImport,
  presets,
  type RejectedRow,
  type RejectedSource,
  rejectedCsv,
  sampleImport,
} from './files/index.ts';

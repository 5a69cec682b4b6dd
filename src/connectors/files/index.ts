export { type FileScan, openFileScan, type ScanOptions } from './file-scan.ts';
export type { StagingProgress } from './fill-stage.ts';
export type { FileInput, IgnoredFile } from './find-files.ts';
export type { Mapping } from './mapping-schema.ts';
export { parseMapping } from './parse-mapping.ts';
export { type PreparedImport, type PrepareOptions, prepareImport } from './prepare-import.ts';
export { findPreset, type Preset, presets } from './presets.ts';
export { type RejectedRow, type RejectedSource, rejectedCsv } from './rejected-file.ts';

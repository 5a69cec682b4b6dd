export { describeFiles } from './describe-files.ts';
export { type FileScan, openFileScan } from './file-scan.ts';
export type { FileInput } from './find-files.ts';
export type { Mapping } from './mapping-schema.ts';
export { parseMapping } from './parse-mapping.ts';
export { type PreparedImport, prepareImport } from './prepare-import.ts';
export { findPreset, presets } from './presets.ts';
export { sampleImport } from './preview-import.ts';
export { type RejectedRow, type RejectedSource, rejectedCsv } from './rejected-file.ts';

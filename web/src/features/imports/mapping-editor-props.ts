import type { ImportMapping, ImportUpload } from '../../../../src/api/contract/index.ts';

/** What every way of editing a mapping is given. */
export type MappingEditorProps = {
  readonly upload: ImportUpload;
  readonly mapping: ImportMapping;
  /** The preset that the mapping still is; null once it was changed. */
  readonly preset: string | null;
  readonly onChange: (mapping: ImportMapping, preset: string | null) => void;
};

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportUpload } from '../../../../src/api/contract/index.ts';
import { useMay } from '../../shared/api/me.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { DropZone } from './drop-zone.tsx';
import { RunHistory } from './run-history.tsx';
import { UploadReview } from './upload-review.tsx';

/** Bringing files in, and what became of earlier ones. */
export function ImportsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.imports'));
  const mayImport = useMay('import');
  const [upload, setUpload] = useState<ImportUpload | null>(null);
  return (
    <div className="mx-auto grid max-w-6xl gap-4">
      <h1 className="text-xl font-semibold tracking-tight">{t('imports.title')}</h1>
      {mayImport && upload === null ? <DropZone onUploaded={setUpload} /> : null}
      {upload === null ? null : (
        <UploadReview key={upload.uploadId} upload={upload} onCancel={() => setUpload(null)} />
      )}
      <RunHistory />
    </div>
  );
}

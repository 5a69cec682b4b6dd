import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportMapping, ImportUpload } from '../../../../src/api/contract/index.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { FileList } from './file-list.tsx';
import { MappingEditor } from './mapping-editor.tsx';
import { PreviewTable } from './preview-table.tsx';
import { StartForm } from './start-form.tsx';

type UploadReviewProps = { readonly upload: ImportUpload; readonly onCancel: () => void };

/** Between the upload and the start: what the files are, how they are read, what comes of it. */
export function UploadReview({ upload, onCancel }: UploadReviewProps) {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState<ImportMapping>(upload.suggestedMapping);
  const [preset, setPreset] = useState<string | null>(upload.suggestedPreset);
  return (
    <>
      <Card
        title={t('imports.files', { count: upload.files.length })}
        actions={
          <Button size="small" look="quiet" onClick={onCancel}>
            {t('imports.discard')}
          </Button>
        }
      >
        <FileList files={upload.files} />
      </Card>
      <Card title={t('imports.mapping')}>
        <MappingEditor
          upload={upload}
          mapping={mapping}
          preset={preset}
          onChange={(next, name) => {
            setMapping(next);
            setPreset(name);
          }}
        />
      </Card>
      <Card title={t('imports.preview')} label={t('imports.preview')}>
        <PreviewTable uploadId={upload.uploadId} mapping={mapping} />
      </Card>
      <StartForm
        uploadId={upload.uploadId}
        mapping={mapping}
        preset={preset}
        fileName={upload.files[0]?.name ?? ''}
      />
    </>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UploadedFile } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';

/** The files with the format that was found, and their first rows on demand. */
export function FileList({ files }: { readonly files: readonly UploadedFile[] }) {
  return (
    <ul className="grid">
      {files.map((file) => (
        <FileRow key={file.name} file={file} />
      ))}
    </ul>
  );
}

function FileRow({ file }: { readonly file: UploadedFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const facts = [
    file.format.toUpperCase(),
    format.bytes(file.sizeBytes),
    file.encoding,
    file.delimiter === null ? null : file.delimiter === '\t' ? 'Tab' : `“${file.delimiter}”`,
    t('imports.columns', { count: file.columns.length }),
    t('imports.headerLine', { line: file.headerLine }),
  ];
  return (
    <li className="border-t border-line px-4 py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 truncate font-medium">{file.name}</span>
        <span className="rounded bg-accent-soft px-1.5 text-xs font-medium text-accent-strong">
          {file.role ?? t('imports.roleUnknown')}
        </span>
        <span className="figures text-sm text-ink-3">{facts.filter(Boolean).join(' · ')}</span>
        <Button
          size="small"
          look="quiet"
          aria-expanded={isOpen}
          className="ms-auto"
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? t('imports.hideRows') : t('imports.showRows')}
        </Button>
      </div>
      {isOpen ? <Sample file={file} /> : null}
    </li>
  );
}

function Sample({ file }: { readonly file: UploadedFile }) {
  return (
    <ScrollRegion
      label={file.name}
      className="mt-2 max-h-64 overflow-auto rounded border border-line"
    >
      <table className="figures w-full text-xs">
        <thead className="bg-sunken text-ink-2">
          <tr>
            {file.columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="px-2 py-1.5 text-start font-medium whitespace-nowrap"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.sample.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no key but their place
            <tr key={index} className="border-t border-line">
              {file.columns.map((column, at) => (
                <td key={column} className="max-w-60 truncate px-2 py-1 whitespace-nowrap">
                  {row[at] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

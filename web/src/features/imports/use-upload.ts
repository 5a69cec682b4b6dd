import { useEffect, useRef, useState } from 'react';
import type { ImportUpload } from '../../../../src/api/contract/index.ts';
import { type ApiFailure, toFailure } from '../../shared/api/client.ts';
import { splitByFormat, uploadFiles } from './upload-files.ts';

export type UploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly share: number; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: ApiFailure };

/** Sends dropped files to the server, one drop at a time. Leaving the page stops it. */
export function useUpload(onUploaded: (upload: ImportUpload) => void) {
  const [state, setState] = useState<UploadState>({ kind: 'idle' });
  const [refused, setRefused] = useState<readonly string[]>([]);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (files: readonly File[]) => {
    const { readable, refused: names } = splitByFormat(files);
    setRefused(names);
    if (readable.length === 0) return;
    abort.current = new AbortController();
    const report = (share: number) =>
      setState({ kind: 'sending', share, names: readable.map(({ name }) => name) });
    report(0);
    try {
      const upload = await uploadFiles(readable, report, abort.current.signal);
      setState({ kind: 'idle' });
      onUploaded(upload);
    } catch (thrown) {
      const wasStopped = abort.current.signal.aborted;
      setState(wasStopped ? { kind: 'idle' } : { kind: 'failed', failure: toFailure(thrown) });
    }
  };
  return { state, refused, send, stop: () => abort.current?.abort() };
}

/** A mapping file's content: see `docs/import.md`. Checked on the server; all faults reported. */
export type ImportMapping = Readonly<Record<string, unknown>>;

/** `GET /api/v1/imports/presets`. */
export type ImportPreset = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mapping: ImportMapping;
};

export type UploadedFile = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: 'csv' | 'xlsx';
  readonly encoding: string;
  readonly delimiter: string | null;
  /** First row that holds the header, from 1. */
  readonly headerLine: number;
  readonly columns: readonly string[];
  /** First rows as texts. */
  readonly sample: readonly (readonly string[])[];
  /** What the mapping calls this file (`orders`, `products` …), guessed from its columns; null = not known. */
  readonly role: string | null;
};

/** `POST /api/v1/imports` (multipart, field `files`, one or several): keeps the files and says what they look like. */
export type ImportUpload = {
  readonly uploadId: string;
  readonly files: readonly UploadedFile[];
  /** The preset whose columns fit; null = none does. */
  readonly suggestedPreset: string | null;
  readonly suggestedMapping: ImportMapping;
};

/** `POST /api/v1/imports/{uploadId}/preview` with `{ mapping | preset }`: what the first rows would become. Writes nothing. */
export type ImportPreview = {
  readonly documents: readonly {
    readonly kind: 'order' | 'credit' | 'adjustment';
    readonly number: string;
    readonly placedAt: string;
    readonly currency: string;
    readonly lines: number;
    readonly grossMinor: number;
    readonly customer: string | null;
    readonly country: string | null;
  }[];
  readonly problems: readonly {
    readonly file: string;
    readonly line: number | null;
    readonly reason: string;
    readonly message: string;
  }[];
  readonly rowsRead: number;
  readonly currencyExponent: number;
};

/** `POST /api/v1/imports/{uploadId}/start` → `Run` (202). The store is made when no store has that name. */
export type ImportStart = {
  readonly storeName: string;
  readonly preset?: string;
  readonly mapping?: ImportMapping;
  /** Rows that a newer file no longer has: stay, or go (documents of the store inside the file's range of days). */
  readonly mode: 'append' | 'replace-range';
};

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

/** `GET /api/v1/runs`, `GET /api/v1/runs/{id}`, `POST /api/v1/runs/{id}/cancel`. */
export type Run = {
  readonly id: string;
  readonly store: { readonly id: number; readonly name: string };
  readonly connector: string;
  readonly mode: string;
  readonly trigger: string;
  /** Of a run that reads a connection; null otherwise. */
  readonly connectionId: string | null;
  /** Streams of a connection's run, in their order; empty otherwise. */
  readonly streams: readonly {
    readonly name: string;
    readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed';
    readonly fetched: number;
    readonly message: string | null;
  }[];
  readonly state: RunState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly pages: number;
  readonly fetched: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly removed: number;
  readonly progress: {
    readonly done: number;
    readonly total: number | null;
    readonly rowsPerSecond: number | null;
    readonly secondsLeft: number | null;
  };
  /** Rows read, orders, credits, adjustments, lines, rejected by reason … whatever the connector reports. */
  readonly report: Readonly<Record<string, unknown>>;
  readonly error: { readonly code: string; readonly message: string } | null;
};

/** `GET /api/v1/runs/{id}/issues?cursor=`; `GET /api/v1/runs/{id}/issues.csv` gives the rejected rows as a file to mend and import again. */
export type RunIssue = {
  readonly id: string;
  readonly source: string | null;
  readonly line: number | null;
  readonly reason: string;
  readonly message: string;
  readonly raw: string | null;
  readonly resolvedAt: string | null;
};
export type RunIssuesPage = {
  readonly issues: readonly RunIssue[];
  readonly count: number;
  readonly nextCursor: string | null;
};

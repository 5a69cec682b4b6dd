/** Fields of one log line: a stable `event` name (`sync.page`) and plain values. Never secrets, names, e-mails or payloads. */
export type LogFields = { readonly event: string } & Readonly<Record<string, unknown>>;

/** The log as domains see it. Pino stands behind it in `src/platform`; tests use `silentLogger`. */
export type Logger = {
  readonly debug: (fields: LogFields) => void;
  readonly info: (fields: LogFields) => void;
  readonly warn: (fields: LogFields) => void;
  readonly error: (fields: LogFields) => void;
  /** A logger that adds `bindings` to each of its lines. */
  readonly child: (bindings: Readonly<Record<string, unknown>>) => Logger;
};

const ignore = (): void => undefined;

/** Logs nothing. */
export const silentLogger: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  child: () => silentLogger,
};

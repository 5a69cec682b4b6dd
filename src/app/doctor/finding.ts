/** What one look at the installation found, in words. */
export type Finding = {
  /** `ok` nothing to do; `note` good to know; `problem` does not work, or will not for long. */
  readonly level: 'ok' | 'note' | 'problem';
  /** What was looked at: `Disk`, `Ledger`, `Twin of Acme`. */
  readonly subject: string;
  /** What is the case. */
  readonly message: string;
  /** What to do about it; null where there is nothing to do. */
  readonly advice: string | null;
};

export const ok = (subject: string, message: string): Finding => ({
  level: 'ok',
  subject,
  message,
  advice: null,
});

export const note = (subject: string, message: string, advice: string | null = null): Finding => ({
  level: 'note',
  subject,
  message,
  advice,
});

export const problem = (subject: string, message: string, advice: string): Finding => ({
  level: 'problem',
  subject,
  message,
  advice,
});

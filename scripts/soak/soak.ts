/** What one soak is given. */
export type SoakOptions = {
  /** A folder of its own, removed when it held. */
  readonly folder: string;
  /** How much of it: kills, or seconds. */
  readonly count: number;
  readonly seed: string;
  readonly log: (line: string) => void;
};

/** Does something rough for long, and says whether what must hold held. */
export type Soak = (
  options: SoakOptions,
) => Promise<{ readonly holds: boolean; readonly facts: Readonly<Record<string, unknown>> }>;

import type { ConsentOutcome } from '../../../../src/api/contract/index.ts';

const outcomes: readonly ConsentOutcome[] = [
  ...(['connected', 'refused', 'failed', 'expired'] as const),
  ...(['other_user', 'forbidden', 'signed_out'] as const),
];

/** The outcome that an address tells; null where it tells none, or one that there is not. */
export function outcomeOf(text: string | undefined): ConsentOutcome | null {
  return outcomes.find((outcome) => outcome === text) ?? null;
}

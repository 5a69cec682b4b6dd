import type { IssuesPage } from '../ledger/index.ts';
import type { RunIssue } from './contract/index.ts';

/** A record that could not be taken in, as the API shows it. */
export function describeIssue(issue: IssuesPage['issues'][number]): RunIssue {
  return {
    id: issue.id,
    source: issue.source,
    line: issue.lineNumber,
    reason: issue.reason,
    message: issue.message,
    raw: issue.raw,
    resolvedAt: issue.resolvedAt === null ? null : new Date(issue.resolvedAt).toISOString(),
  };
}

import { readFile } from 'node:fs/promises';
import { openNode } from '../../app/index.ts';
import { AppError } from '../../core/index.ts';
import type { Answer } from '../../metrics/index.ts';
import { answerTable } from '../answer-table.ts';
import { serverOf } from '../ask-server.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredPositional, textOption } from '../options.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream query`: asks for figures with the query object that web and API use. */
export const queryCommand: Command = {
  name: 'query',
  summary: 'ask for figures',
  usage: ["query '{…}' [--json]", 'query FILE.json [--json]'],
  help: `Asks with a query object (docs/metrics.md), given as JSON or as a file that holds it:

  tillstream query '{"measures":["net_sales","orders"],"dimensions":["country"],
    "time":{"clock":"event","from":"2025-01-01","to":"2025-01-31"},"limit":10}'

${baseHelp}
  --executor NAME  twin (default) or ledger: which engine answers
  --json           the whole answer as JSON`,
  options: { ...baseOptions, json: { type: 'boolean' }, executor: { type: 'string' } },
  run: async (context) => {
    const query = await queryOf(requiredPositional(context.positionals, 0, 'the query'));
    const answer = await ask(context, query);
    context.terminal.out(
      flagOption(context.options, 'json') ? JSON.stringify(answer) : answerTable(answer),
    );
    return 0;
  },
};

async function queryOf(text: string): Promise<unknown> {
  const json = text.trimStart().startsWith('{')
    ? text
    : await readFile(text, 'utf8').catch(() => text);
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError('query_invalid', `the query is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function executorOf(context: CommandContext): 'twin' | 'ledger' {
  const name = textOption(context.options, 'executor') ?? 'twin';
  if (name !== 'twin' && name !== 'ledger')
    throw new AppError('input_invalid', `--executor ${name}: twin or ledger is expected`);
  return name;
}

function ask(context: CommandContext, query: unknown): Promise<Answer> {
  const executor = executorOf(context);
  return withBase(context, async (base) => {
    const tenantId = await chosenTenant(base, context);
    // What was written before this command began must be in its answer.
    const { revision: minRevision } = await base.database.position(tenantId);
    const server = executor === 'twin' ? await serverOf(base.folder) : null;
    if (server !== null)
      return server<Answer>(
        '/api/operator/query',
        { tenantId, query, minRevision },
        context.signal,
      );
    const node = await openNode(base, { node: 'cli' });
    try {
      const asker = { tenantId, scope: [], costs: true, people: true, signal: context.signal };
      return await node.metrics.query(asker, query, { executor, minRevision });
    } finally {
      await node.close();
    }
  });
}

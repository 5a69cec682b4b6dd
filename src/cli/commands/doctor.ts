import { examine, type Finding } from '../../app/index.ts';
import type { Command } from '../command.ts';
import { flagOption } from '../options.ts';
import { commandConfig } from '../with-base.ts';

const marks = { ok: '✓', note: '!', problem: '✗' } as const;

/** `tillstream doctor`: looks at everything that can be wrong, and says in words what is. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look at everything that can be wrong, and say in words what is',
  usage: ['doctor [--json]'],
  help: `Looks at runtime, settings, data folder, ledger, schema, server, twins, imports, rates and backups. Changes nothing.
Exits 1 when there is a problem.

  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --json           the findings as JSON`,
  options: { data: { type: 'string' }, json: { type: 'boolean' } },
  run: async (context) => {
    const findings = await examine(() => commandConfig(context));
    if (flagOption(context.options, 'json')) context.terminal.out(JSON.stringify(findings));
    else for (const finding of findings) context.terminal.out(findingText(finding));
    return findings.some((finding) => finding.level === 'problem') ? 1 : 0;
  },
};

function findingText({ level, subject, message, advice }: Finding): string {
  return `${marks[level]} ${subject}: ${message}${advice === null ? '' : `\n    ${advice}`}`;
}

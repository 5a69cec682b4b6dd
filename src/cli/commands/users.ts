import { createPasswordLink, invite, type Role } from '../../api/index.ts';
import type { Base } from '../../app/index.ts';
import { findServer } from '../../app/index.ts';
import { AppError } from '../../core/index.ts';
import {
  type AccountUser,
  deleteUser,
  findUserByEmail,
  listUsers,
  memberRoles,
} from '../../ledger/index.ts';
import { serverOf } from '../ask-server.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredPositional, textOption } from '../options.ts';
import { textTable } from '../text-table.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream users …`: people, invitations and forgotten passwords, without a mail server. */
export const usersCommand: Command = {
  name: 'users',
  summary: 'list and invite people, reset passwords',
  usage: [
    'users [list] [--json]',
    'users invite EMAIL [--role viewer]',
    'users reset-password EMAIL',
    'users remove EMAIL --yes',
  ],
  help: `invite and reset-password print a link that works once: hand it over yourself, no mail is sent.

${baseHelp}
  --role ROLE      owner, admin, analyst, viewer (default) or rep; see docs/security.md
  --json           as JSON`,
  options: {
    ...baseOptions,
    role: { type: 'string' },
    yes: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: (context) => {
    const action = context.positionals[0] ?? 'list';
    if (action === 'list') return list(context);
    if (action === 'invite') return inviteUser(context);
    if (action === 'reset-password') return resetPassword(context);
    if (action === 'remove') return remove(context);
    throw new AppError(
      'input_invalid',
      `users ${action}: list, invite, reset-password or remove is expected`,
    );
  },
};

function list(context: CommandContext): Promise<number> {
  return withBase(context, async ({ database }) => {
    const users = await database.control(listUsers);
    if (flagOption(context.options, 'json')) {
      context.terminal.out(JSON.stringify(users));
      return 0;
    }
    const left = (title: string) => ({ title, align: 'left' }) as const;
    const rows = users.map((user) => [
      user.email,
      user.name,
      user.memberships.map((one) => `${one.tenant} (${one.role})`).join(', '),
    ]);
    context.terminal.out(textTable([left('e-mail'), left('name'), left('companies')], rows));
    return 0;
  });
}

function roleOf(context: CommandContext): Role {
  const wanted = textOption(context.options, 'role') ?? 'viewer';
  const role = memberRoles.find((name) => name === wanted);
  if (role === undefined)
    throw new AppError(
      'input_invalid',
      `--role ${wanted}: one of ${memberRoles.join(', ')} is expected`,
    );
  return role;
}

/** Where links lead: the public address, else the running server's, else where one would listen. */
async function baseUrl({ config, folder }: Base): Promise<string> {
  return config.publicUrl ?? (await findServer(folder))?.url ?? `http://localhost:${config.port}`;
}

function inviteUser(context: CommandContext): Promise<number> {
  const email = requiredPositional(context.positionals, 1, 'the e-mail');
  const role = roleOf(context);
  return withBase(context, async (base) => {
    const tenantId = await chosenTenant(base, context);
    const { link } = await invite(base.database, {
      tenantId,
      email,
      role,
      repId: null,
      inviterId: null,
      baseUrl: await baseUrl(base),
    });
    context.terminal.out(link.url);
    context.terminal.note(`works once, until ${link.expiresAt}`);
    return 0;
  });
}

async function userOf(base: Base, email: string): Promise<AccountUser> {
  const user = await base.database.control((tx) => findUserByEmail(tx, email));
  if (user === null)
    throw new AppError('not_found', `nobody has an account under ${email}; see: tillstream users`);
  return user;
}

function resetPassword(context: CommandContext): Promise<number> {
  const email = requiredPositional(context.positionals, 1, 'the e-mail');
  return withBase(context, async (base) => {
    const user = await userOf(base, email);
    const link = await createPasswordLink(base.database, user.id, await baseUrl(base));
    context.terminal.out(link.url);
    context.terminal.note(`works once, until ${link.expiresAt}`);
    return 0;
  });
}

function remove(context: CommandContext): Promise<number> {
  const email = requiredPositional(context.positionals, 1, 'the e-mail');
  if (!flagOption(context.options, 'yes')) {
    throw new AppError(
      'input_invalid',
      `this removes the account of ${email}, their sessions and keys. Say --yes if that is meant`,
    );
  }
  return withBase(context, async (base) => {
    const user = await userOf(base, email);
    await base.database.control((tx) => deleteUser(tx, user.id));
    // A running server remembers sessions for seconds: it forgets them at once.
    const server = await serverOf(base.folder);
    await server?.('/api/operator/accounts/changed', {}, context.signal);
    return 0;
  });
}

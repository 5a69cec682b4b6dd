import { AppError, assertNever } from '../../core/index.ts';
import type { Services } from '../services.ts';
import type { Client, ClientReader } from './client.ts';
import type { Endpoint, RawRequest } from './endpoint.ts';

/** What the pipeline is told about the world. */
export type Gate = {
  readonly clientOf: ClientReader;
  readonly checkOrigin: (request: Request, client: Client) => void;
  /** True when the installation may be reached from other machines before it was claimed. */
  readonly openBeforeClaim: boolean;
  readonly isOperator: (headers: Headers, client: Client) => boolean;
  readonly mayMonitor: (headers: Headers, client: Client) => boolean;
  /** Added to every answer: strict transport where we are reached by TLS. */
  readonly extraHeaders: Readonly<Record<string, string>>;
};

/** @throws AppError `forbidden` for other machines while nobody owns the installation */
export async function refuseBeforeClaim(
  services: Services,
  gate: Gate,
  client: Client,
): Promise<void> {
  if (gate.openBeforeClaim || client.local || (await services.isClaimed())) return;
  throw new AppError(
    'forbidden',
    'This installation has no owner yet and can only be reached on its own machine. Open the claim link that it printed, or set PUBLIC_URL.',
  );
}

/** Lets a request in to an endpoint. @throws AppError `unauthenticated`, `forbidden` */
export function letIn({ access }: Endpoint, raw: RawRequest, gate: Gate): void {
  const { headers } = raw.request;
  switch (access.kind) {
    case 'public':
    case 'platform':
      return;
    case 'member':
      letMemberIn(access, raw);
      return;
    case 'operator':
      if (gate.isOperator(headers, raw.client)) return;
      throw new AppError('forbidden', 'Only the command line of this machine may ask this.');
    case 'monitor':
      if (gate.mayMonitor(headers, raw.client)) return;
      throw new AppError('forbidden', 'Send the monitoring token, or ask from this machine.');
    default:
      assertNever(access, 'access');
  }
}

function letMemberIn(
  access: Extract<Endpoint['access'], { kind: 'member' }>,
  { principal, request }: RawRequest,
): void {
  if (principal === null) {
    const message = request.headers.has('authorization')
      ? 'This key is unknown, expired or revoked.'
      : 'Sign in first.';
    throw new AppError('unauthenticated', message);
  }
  const byKey = principal.sessionId === null;
  if (!access.key && byKey) throw new AppError('forbidden', 'Keys cannot do this: sign in.');
  const { permission } = access;
  if (permission === null || principal.permissions.has(permission)) return;
  throw new AppError(
    'forbidden',
    byKey
      ? `This needs the scope "${permission}", which the key does not have.`
      : `This needs the permission "${permission}", which the role ${principal.role} does not have.`,
  );
}

import { AppError } from '../../core/index.ts';
import type { SignIn } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { clientAddressHeader } from './auth.ts';
import { callAuth } from './call-auth.ts';

const minuteMs = 60_000;

/** Wrong attempts that are borne, by the client's address and by the account that is tried. */
export const signInRules = {
  address: { max: 30, windowMs: 5 * minuteMs },
  account: { max: 10, windowMs: 15 * minuteMs },
} as const;

/** Rule for guessing the token of a link. */
export const linkRule = { max: 20, windowMs: 15 * minuteMs } as const;

type Caller = { readonly address: string; readonly userAgent: string | null };

/** Who signs in, as it is noted with the session. */
export function callerOf(request: Request, client: { readonly address: string }): Caller {
  return { address: client.address, userAgent: request.headers.get('user-agent') };
}

/**
 * Opens a session. Limited by address and account; the answer does not tell whether the e-mail is known.
 *
 * @returns the cookies to set
 * @throws AppError `unauthenticated`, RateLimitError
 */
export async function signIn(
  services: Services,
  credentials: SignIn,
  caller: Caller,
): Promise<readonly string[]> {
  const keys = {
    [`address:${caller.address}`]: signInRules.address,
    [`account:${credentials.email.trim().toLowerCase()}`]: signInRules.account,
  };
  return services.attempts.attempt(keys, async () => {
    try {
      return await openSession(services, credentials, caller);
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') {
        services.measures.failedSignIn();
        throw new AppError('unauthenticated', 'E-mail and password do not fit.', { cause: error });
      }
      throw error;
    }
  });
}

async function openSession(
  { auth, database }: Services,
  { email, password, rememberMe = true }: SignIn,
  { address, userAgent }: Caller,
): Promise<readonly string[]> {
  const headers = new Headers({ [clientAddressHeader]: address });
  if (userAgent !== null) headers.set('user-agent', userAgent.slice(0, 300));
  const { headers: answered } = await callAuth(database, () =>
    auth.api.signInEmail({ body: { email, password, rememberMe }, headers, returnHeaders: true }),
  );
  return answered.getSetCookie();
}

import { AppError } from '../../core/index.ts';

/** A browser as far as connecting a shop needs one: it follows redirects and keeps the cookies of the server. */
export type ShopBrowser = {
  readonly signIn: (email: string, password: string) => Promise<void>;
  /** @throws AppError with what the server said */
  readonly send: <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>;
  /** Opens a platform's consent page, presses its button, and goes on to where that leads. Returns the last address. */
  readonly consent: (url: string) => Promise<string>;
};

/** @param url of the server, without a trailing slash */
export function shopBrowser(url: string): ShopBrowser {
  const cookies = new Map<string, string>();
  const ask = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const own = address.startsWith(url);
    const reply = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(own ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        ...(own ? { origin: url } : {}),
        ...init.headers,
      },
    });
    for (const line of own ? reply.headers.getSetCookie() : []) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return reply;
  };
  const send = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const reply = await ask(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw refusal(path, reply.status, text);
    return JSON.parse(text) as T;
  };
  return {
    send,
    signIn: async (email, password) => {
      await send('POST', '/api/auth/sign-in/email', { email, password });
    },
    consent: (address) => giveConsent(ask, address),
  };
}

function refusal(path: string, status: number, text: string): AppError {
  return new AppError('internal', `${path} answered ${status}: ${text.slice(0, 500)}`);
}

type Ask = (address: string, init?: RequestInit) => Promise<Response>;

async function giveConsent(ask: Ask, consentUrl: string): Promise<string> {
  let address = consentUrl;
  let reply = await ask(address);
  // The page holds one form, as a person sees it: its button sends what the address held.
  if (reply.status === 200) {
    await reply.text();
    const { search } = new URL(address);
    reply = await ask(address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: search.slice(1),
    });
  }
  for (let step = 0; step < 5; step += 1) {
    const next = reply.headers.get('location');
    if (next === null) return address;
    address = new URL(next, address).toString();
    // The app's own pages are for people; nothing more has to happen there.
    if (new URL(address).pathname.startsWith('/connections')) return address;
    reply = await ask(address);
  }
  return address;
}

import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxProcess } from './sandbox-process.ts';

/** Mean pause between two things that happen in one shop, ms. */
const meanPauseMs = 20_000;
/** Orders that may still be refunded. */
const remembered = 20;

/** Lets the shops sell on: now and then an order arrives, and now and then one is refunded or cancelled, until the signal fires. */
export async function keepSelling(
  { url, accounts }: Pick<SandboxProcess, 'url' | 'accounts'>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(accounts.map((account) => sellIn({ url, account, signal })));
}

type Shop = { readonly url: string; readonly account: string; readonly signal: AbortSignal };

async function sellIn(shop: Shop): Promise<void> {
  const { signal } = shop;
  const sold: string[] = [];
  while (!signal.aborted) {
    const pauseMs = -Math.log(1 - Math.random()) * meanPauseMs;
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await somethingHappens(shop, sold);
    } catch {
      // The platform is away for a moment, or an order was refunded meanwhile: the next turn comes.
    }
  }
}

async function somethingHappens(shop: Shop, sold: string[]): Promise<void> {
  const id = Math.random() < 0.2 ? sold.shift() : undefined;
  if (id !== undefined) {
    await act(shop, { action: 'cancelOrder', id });
    return;
  }
  const { ids = [] } = await act(shop, { action: 'sell', count: 1 });
  sold.push(...ids);
  sold.splice(0, Math.max(0, sold.length - remembered));
}

async function act(
  { url, account, signal }: Shop,
  action: object,
): Promise<{ readonly ids?: readonly string[] }> {
  const reply = await fetch(`${url}/_sandbox/world`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, ...action }),
    signal,
  });
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}`);
  return (await reply.json()) as { readonly ids?: readonly string[] };
}

import type { OpenConnection, Session, WebhookSubscriptions } from '../connector.ts';
import { shopCredentials } from './auth.ts';
import { checkShop } from './check.ts';
import { openClient } from './client.ts';
import { readFigures } from './figures.ts';
import { readRecords } from './read-records.ts';
import { remap } from './remap.ts';
import { factsOnce } from './shop-facts.ts';
import { openStream, type StreamContext } from './streams.ts';
import { subscribe } from './subscribe.ts';
import type { Transport } from './transport.ts';

/** Webhooks that nobody could check would be refused, and then dropped by Shopify. */
const unsigned: WebhookSubscriptions = {
  topics: [],
  refused: [
    {
      topic: '*',
      message:
        'Webhooks of a pasted token are signed by its own app: enter its API secret key to receive them. Until then changes are seen by the regular sync.',
    },
  ],
};

/** See `Connector.open`. */
export function openShop(session: Session, transport: Transport): OpenConnection {
  const client = openClient(session, transport);
  const context: StreamContext = {
    client,
    sizes: new Map(),
    timing: transport.timing,
    facts: factsOnce(client),
    log: session.log,
  };
  return {
    check: (signal) => checkShop(client, signal),
    stream: (name, plan) => openStream(context, name, plan),
    read: (stream, externalIds, signal) => readRecords(context, { stream, externalIds }, signal),
    figures: (range, signal) => readFigures(context, range, signal),
    subscribe: async (callbackUrl, signal) => {
      const { kind, clientSecret } = shopCredentials(
        await session.credentials(signal),
        client.account,
      );
      return kind === 'token' && clientSecret === null && session.app === null
        ? unsigned
        : subscribe(client, callbackUrl, signal);
    },
    remap,
  };
}

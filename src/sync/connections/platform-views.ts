import type { AuthMethod, Connector } from '../../connectors/index.ts';
import { AppError } from '../../core/index.ts';
import { connectorOf, type SyncContext } from '../sync-context.ts';
import type { MethodView, PlatformView } from './connections.ts';

type Known = Pick<SyncContext, 'connectors' | 'platforms'>;

/** What can be connected here. A method that wants the operator's app says so where there is none. */
export function platformViews(context: Known): readonly PlatformView[] {
  return [...context.connectors.values()].map((connector) => ({
    platform: connector.platform,
    title: connector.title,
    accountLabel: connector.accountField.label,
    accountExample: connector.accountField.example,
    methods: connector.auth.map((method) => methodView(context, connector, method)),
  }));
}

function methodView(context: Known, connector: Connector, method: AuthMethod): MethodView {
  const { kind, title, help, fields } = method;
  const unavailable = whyUnavailable(context, connector, method);
  return { kind, title, help, fields, available: unavailable === null, unavailable };
}

function whyUnavailable(
  { platforms }: Known,
  { platform, title, authorizationUrl }: Connector,
  { kind, needsApp }: AuthMethod,
): string | null {
  if (kind === 'oauth' && authorizationUrl === undefined) return `${title} has no consent page.`;
  if (!needsApp || platforms(platform).app !== null) return null;
  const name = platform.toUpperCase();
  return `This needs an app on ${title}: whoever runs this installation creates one and sets ${name}_CLIENT_ID and ${name}_CLIENT_SECRET (docs/connections.md says how).`;
}

/**
 * The way in that was asked for.
 *
 * @throws AppError `not_found` for an unknown platform, `input_invalid` for a method that it lacks or that is not set up
 */
export function chosenMethod(
  context: Known,
  platform: string,
  kind: AuthMethod['kind'],
): { readonly connector: Connector; readonly method: AuthMethod } {
  const connector = connectorOf(context, platform);
  const method = connector.auth.find((one) => one.kind === kind);
  if (method === undefined) {
    const kinds = connector.auth.map((one) => one.kind).join(', ');
    throw new AppError(
      'input_invalid',
      `${connector.title} is not connected by "${kind}": choose one of ${kinds}.`,
    );
  }
  const unavailable = whyUnavailable(context, connector, method);
  if (unavailable !== null) throw new AppError('input_invalid', unavailable);
  return { connector, method };
}

import type { Logger } from '../core/index.ts';
import type { Database } from '../ledger/index.ts';
import type { AttemptLimiter } from './accounts/attempt-limiter.ts';
import type { Auth } from './accounts/auth.ts';
import type { Principals } from './accounts/principals.ts';
import type { AnswerMemo } from './answer-memo.ts';
import type { EventHub } from './events/hub.ts';
import type { HttpMeasures } from './http/measures.ts';
import type { ApiPorts } from './ports.ts';
import type { Uploads } from './uploads/uploads.ts';

/** Everything that handlers work with, made once by `createApi`. */
export type Services = {
  readonly ports: ApiPorts;
  readonly database: Database;
  readonly auth: Auth;
  readonly principals: Principals;
  readonly attempts: AttemptLimiter;
  readonly events: EventHub;
  readonly uploads: Uploads;
  readonly answerMemo: AnswerMemo;
  readonly measures: HttpMeasures;
  readonly logger: Logger;
  /** The address that links are made with, without a trailing slash. */
  readonly baseUrl: () => string;
  readonly version: string;
  /** True once the installation has an owner; then it stays so. */
  readonly isClaimed: () => Promise<boolean>;
  /** Asks this server itself, as who sent the headers: the status of a GET. */
  readonly askSelf: (path: string, headers: Headers) => Promise<number>;
  /** Aborts when the server stops: event streams end. */
  readonly closing: AbortSignal;
  /** The OpenAPI document as JSON text, and its page as HTML. */
  readonly openapi: () => string;
  readonly docsPage: () => string;
};

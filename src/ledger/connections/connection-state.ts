/**
 * `pending` a consent is under way · `connected` all is well · `degraded` runs fail, or something is missing, and it is tried
 * again by itself · `needs_reauth` the platform refused its credentials: a person must connect anew · `paused` by a person, or
 * because the platform locked the shop (unpaid, closed) · `disconnected` for good.
 */
export type ConnectionState =
  | 'pending'
  | 'connected'
  | 'degraded'
  | 'needs_reauth'
  | 'paused'
  | 'disconnected';

/** From which states a connection may get to a state. A repeated state is no move: its reason may change. */
export const connectionMoves: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  pending: [],
  connected: ['pending', 'degraded', 'needs_reauth', 'paused'],
  degraded: ['connected', 'pending'],
  needs_reauth: ['connected', 'degraded', 'paused'],
  paused: ['connected', 'degraded', 'needs_reauth'],
  disconnected: ['pending', 'connected', 'degraded', 'needs_reauth', 'paused'],
};

/** States in which runs are dispatched. */
export const runningStates: readonly ConnectionState[] = ['connected', 'degraded'];

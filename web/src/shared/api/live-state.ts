/** What the page knows of the server's state by live events. */
export type LiveState = {
  /** `live`: events flow. `polling`: they do not, the page asks by itself. */
  readonly status: 'connecting' | 'live' | 'polling';
  readonly revision: number | null;
  readonly epoch: string | null;
};

let state: LiveState = { status: 'connecting', revision: null, epoch: null };
const listeners = new Set<() => void>();

export function readLiveState(): LiveState {
  return state;
}

export function setLiveState(next: Partial<LiveState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export function subscribeLiveState(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Newest revision that the server told of: an answer must not be older. Null = nothing was told. */
export function liveRevision(): number | null {
  return state.revision;
}

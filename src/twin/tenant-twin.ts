import { AppError, type Logger, type TenantId } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';
import { applyDelta } from './apply-delta.ts';
import { buildAside } from './build-aside.ts';
import { discard } from './csv-load.ts';
import { asTwinError, duckdbFailure } from './duckdb-failure.ts';
import { type DuckdbFile, openDuckdbFile } from './duckdb-file.ts';
import { makeGate } from './gate.ts';
import { openTrusted } from './open-trusted.ts';
import { publishFile } from './publish-file.ts';
import { readDelta } from './read-delta.ts';
import { DamagedTwin, readTwin } from './read-twin.ts';
import { makeSerial } from './serial.ts';
import { settleFile } from './settle-file.ts';
import type { CatchUpReport, ReadOptions, TwinReader } from './twin.ts';
import type { Delta, HeldTwin, TwinContext } from './twin-context.ts';

const readTries = 4;
const renewPauseMs = 600_000;

/** One tenant's twin on this node: opened when first asked for, caught up pass by pass, rebuilt when it can't be believed. */
export class TenantTwin {
  readonly tenant: TenantId;
  readonly #context: TwinContext;
  readonly #log: Logger;
  readonly #gate = makeGate();
  /** Whatever changes the file goes one by one; readers only pass the gate. */
  readonly #serial = makeSerial();
  readonly #lifetime = new AbortController();
  #file: DuckdbFile | null = null;
  #position: Position | null = null;
  #slot = false;
  #distrust: string | null = null;
  #usedAt = 0;
  #renewAt = 0;

  constructor(tenant: TenantId, context: TwinContext) {
    this.tenant = tenant;
    this.#context = context;
    this.#log = context.logger.child({ tenant });
  }

  /** When it was last read, in ms of the process's monotonic clock. */
  get usedAt(): number {
    return this.#usedAt;
  }
  /** What its file shows; null while it is closed. */
  get position(): Position | null {
    return this.#file === null ? null : this.#position;
  }
  get idle(): boolean {
    return this.#serial.size() === 0 && this.#gate.users() === 0;
  }

  async read<T>(work: (reader: TwinReader) => Promise<T>, options: ReadOptions): Promise<T> {
    const signal = this.#signal(options.signal);
    this.#usedAt = performance.now();
    let damages = 0;
    for (let count = 0; count < readTries; count += 1) {
      await this.#makeReady(options.minRevision ?? 0, signal);
      try {
        const done = await this.#gate.shared(() => this.#readOpen(work, signal), signal);
        if (done !== null) return done.value;
      } catch (error) {
        if (!(error instanceof DamagedTwin) || damages > 0) throw asTwinError(error);
        damages += 1;
        if (error.closedItself) await this.#inTurn(() => this.#revive(), signal);
        else this.distrust('a read found it damaged');
      } finally {
        this.#usedAt = performance.now();
      }
    }
    throw new AppError('busy', 'Too many twins are asked for at once; try again in a moment.', {
      retryable: true,
    });
  }

  /** One pass now: afterwards the twin shows at least what the ledger showed when this was called. */
  catchUp(caller?: AbortSignal): Promise<CatchUpReport> {
    return this.#inTurn(
      async (signal) => (await this.#ensureOpen(signal)) ?? this.#pass(signal),
      caller,
    );
  }

  rebuild(caller?: AbortSignal): Promise<CatchUpReport> {
    return this.#inTurn(async (signal) => {
      const opened = await this.#ensureOpen(signal);
      return opened?.rebuilt === true ? opened : await this.#build('asked for', signal);
    }, caller);
  }

  /** From now on no reader is let in before the file was built anew. Those inside end as they began. */
  distrust(reason: string): void {
    if (this.#file !== null) this.#distrust ??= reason;
  }

  /** Runs `work` on the open, caught-up file while nothing else changes it. */
  hold<T>(work: (held: HeldTwin) => Promise<T>): Promise<T> {
    return this.#inTurn(async (signal) => {
      if ((await this.#ensureOpen(signal)) === null) await this.#pass(signal);
      const { position } = this.#opened();
      return await work({
        signal,
        delta: (tx) => readDelta(tx, { mine: position, context: this.#context }),
        apply: async (delta) => (await this.#apply(delta, signal)).position,
        run: (sql) => this.#opened().file.writer.run(sql),
      });
    });
  }

  /** Closes the file; the next reader opens it again. */
  evict(): Promise<void> {
    return this.#serial.run(() => this.#gate.alone(() => this.#close()));
  }

  /** Ends this twin: running work is cancelled, the file closed. */
  async end(): Promise<void> {
    this.#lifetime.abort(new AppError('cancelled', 'The twins are being closed.'));
    await this.evict();
  }

  #signal(caller: AbortSignal | undefined): AbortSignal {
    const own = this.#lifetime.signal;
    return caller === undefined ? own : AbortSignal.any([own, caller]);
  }

  #inTurn<T>(work: (signal: AbortSignal) => Promise<T>, caller?: AbortSignal): Promise<T> {
    const signal = this.#signal(caller);
    return this.#serial.run(async () => {
      throwIfAborted(signal);
      try {
        return await work(signal);
      } catch (error) {
        throwIfAborted(signal);
        throw asTwinError(error);
      }
    });
  }

  #opened(): { readonly file: DuckdbFile; readonly position: Position } {
    if (this.#file === null || this.#position === null) throw new Error('the twin is not open');
    return { file: this.#file, position: this.#position };
  }

  /** Null: it was closed between its turn and ours. */
  async #readOpen<T>(
    work: (reader: TwinReader) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T } | null> {
    const file = this.#file;
    if (file === null || this.#distrust !== null) return null;
    return await file.readers.use(
      async (connection) => ({ value: await readTwin(connection, work, signal) }),
      signal,
    );
  }

  async #makeReady(minRevision: number, signal: AbortSignal): Promise<void> {
    const ready = (): boolean =>
      this.#distrust === null && (this.position?.revision ?? -1) >= minRevision;
    if (ready()) return;
    await this.#inTurn(async (own) => {
      if (ready()) return;
      if ((await this.#ensureOpen(own)) === null) await this.#pass(own);
    }, signal);
    const { revision } = this.#position ?? { revision: 0 };
    if (revision < minRevision) {
      throw new AppError(
        'input_invalid',
        `Revision ${minRevision} does not exist yet: the ledger is at ${revision}. Ask for a revision that a write has answered.`,
      );
    }
  }

  /** Opens the file, or builds it where there is none to be believed; null when it was fine as it stood. */
  async #ensureOpen(signal: AbortSignal): Promise<CatchUpReport | null> {
    if (this.#file !== null) {
      return this.#distrust === null ? null : await this.#build(this.#distrust, signal);
    }
    const { database, folder, limits, takeSlot } = this.#context;
    const position = await database.position(this.tenant);
    if (!this.#slot) await takeSlot(signal);
    this.#slot = true;
    try {
      const place = folder.place(this.tenant);
      const options = { place, limits, logger: this.#log };
      const opened = await openTrusted(options, { tenant: this.tenant, position });
      if (opened === null) return await this.#build('no file', signal);
      this.#file = opened.file;
      this.#position = opened.position;
      this.#distrust = null;
      return null;
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  async #pass(signal: AbortSignal): Promise<CatchUpReport> {
    const { position } = this.#opened();
    const started = performance.now();
    const delta = await this.#context.database.tenant(
      this.tenant,
      (tx) => readDelta(tx, { mine: position, context: this.#context }),
      { snapshot: true, readOnly: true, signal },
    );
    const report = await this.#apply(delta, signal);
    if (delta.kind === 'rows' && delta.files.length > 0) {
      const ms = Math.round(performance.now() - started);
      const { documents, events } = report;
      this.#log.debug({ event: 'twin.pass', ms, documents, events, ...report.position });
    }
    return report;
  }

  async #apply(delta: Delta, signal: AbortSignal): Promise<CatchUpReport> {
    if (delta.kind === 'rebuild') return await this.#build(delta.reason, signal);
    const { file, position } = this.#opened();
    const { target, files } = delta;
    if (target.revision === position.revision) {
      return { position, documents: 0, events: 0, rebuilt: false };
    }
    try {
      const { wornRows } = this.#context;
      const applied = await applyDelta(file.writer, files, { target, wornRows });
      this.#position = target;
      const { documents, events } = applied;
      const report = { position: target, documents, events, rebuilt: false };
      if (applied.worn) return { ...report, ...(await this.#renew(signal)) };
      await this.#settle(file);
      return report;
    } catch (error) {
      const failure = duckdbFailure(error);
      // One transaction of that size does not fit; a build goes in chunks.
      if (failure === 'memory') return await this.#build('too much for one pass', signal);
      if (failure === 'damaged') this.distrust('a pass found it damaged');
      await this.#revive();
      throw error;
    } finally {
      await discard(files);
    }
  }

  /** The rows are published already; what may fail here is moving them from the log into the file. */
  async #settle(file: DuckdbFile): Promise<void> {
    try {
      await settleFile(file, this.#gate, this.#context.checkpointBytes);
    } catch (error) {
      this.#log.warn({ event: 'twin.checkpoint_failed', error });
      await this.#revive();
    }
  }

  /** Builds a file anew that is fine but worn. It stays in use when that fails, and is not tried at each pass. */
  async #renew(signal: AbortSignal): Promise<Partial<CatchUpReport>> {
    if (performance.now() < this.#renewAt) return {};
    this.#renewAt = performance.now() + renewPauseMs;
    try {
      const { position, rebuilt } = await this.#build('worn by many changes', signal);
      return { position, rebuilt };
    } catch (error) {
      throwIfAborted(signal);
      this.#log.warn({ event: 'twin.renew_failed', error });
      return {};
    }
  }

  /** After some failures DuckDB refuses every statement: then the file as last published is opened again. */
  async #revive(): Promise<void> {
    if (this.#file === null) return;
    const { file, position } = this.#opened();
    const alive = await file.writer.run('SELECT 1').then(
      () => true,
      () => false,
    );
    if (alive) return;
    const { folder, limits } = this.#context;
    await this.#gate.alone(async () => {
      this.#file = null;
      await file.close();
      const options = { place: folder.place(this.tenant), limits, logger: this.#log };
      const again = await openTrusted(options, { tenant: this.tenant, position });
      this.#file = again?.file ?? null;
      this.#position = again?.position ?? null;
    });
  }

  /** Builds a fresh file aside and puts it in place; readers use the old one until then, if it can be believed. */
  async #build(reason: string, signal: AbortSignal): Promise<CatchUpReport> {
    const { builds, folder, limits } = this.#context;
    const started = performance.now();
    const place = folder.building(this.tenant);
    const built = await builds.run(() =>
      buildAside(place, { context: this.#context, tenant: this.tenant, signal }),
    );
    await this.#gate.alone(async () => {
      await this.#file?.close();
      this.#file = null;
      await publishFile(place, folder.place(this.tenant));
      this.#file = await openDuckdbFile(folder.place(this.tenant), limits, this.#log);
      this.#position = built.position;
      this.#distrust = null;
    });
    const { position, documents, events } = built;
    const ms = Math.round(performance.now() - started);
    this.#log.info({ event: 'twin.built', reason, ms, documents, events, ...position });
    return { position, documents, events, rebuilt: true };
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#position = null;
    this.#distrust = null;
    await file?.close();
    if (this.#slot) this.#context.freeSlot();
    this.#slot = false;
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  if (signal.reason instanceof AppError) throw signal.reason;
  throw new AppError('cancelled', 'Cancelled.', { cause: signal.reason });
}

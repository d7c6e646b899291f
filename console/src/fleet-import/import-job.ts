/** Checks a file and imports it. The import continues while the user is on other pages. */
import { SluiceError, type TextClient } from "@sluice/sdk/text";
import { FleetImportDocument, type FleetImportMutation } from "../generated/operations";
import { pause } from "../pause";
import { failureOf, type RequestFailure } from "../request-failure";
import { guardSignOut } from "../ui/leave-guard";
import { Batches, placeOf, type Batch } from "./batches";
import { copyOf } from "./row-check";
import { readFleetFile } from "./fleet-file";
import type { FleetRow, Mistake } from "./fleet-row";

/** Maximum rows, mistakes and errors that the page shows. */
const SHOWN_ROWS = 100;
const KEPT_ERRORS = 10_000;
/**
 * Minimum time between two updates of the page while the file is read. Readers could not follow more frequent updates.
 */
const SHOW_EVERY_MS = 150;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Codes of transient failures, after which the batch is sent again. Objects created by the first attempt count as
 * unchanged.
 */
const PASSING = ["NETWORK_ERROR", "TIMEOUT", "UNAVAILABLE", "DEADLINE_EXCEEDED", "RATE_LIMITED"];

export interface RowError {
  readonly place: string;
  readonly name: string;
  readonly failure: RequestFailure;
}

export interface ImportState {
  readonly phase: "idle" | "checking" | "ready" | "sending" | "waiting" | "stopped" | "done";
  readonly fileName: string;
  readonly fileBytes: number;
  readonly checkedBytes: number;
  readonly rows: number;
  readonly assets: number;
  readonly sensors: number;
  readonly preview: readonly FleetRow[];
  /** The first mistakes; {@link mistakeCount} counts all. */
  readonly mistakes: readonly Mistake[];
  readonly mistakeCount: number;
  readonly sentRows: number;
  readonly created: number;
  readonly unchanged: number;
  /** The first errors; {@link errorCount} counts all. */
  readonly errors: readonly RowError[];
  readonly errorCount: number;
  /** Reason why the import stopped or waits. null: it does neither, or the user stopped it. */
  readonly failure: RequestFailure | null;
}

const NOTHING_SENT = { sentRows: 0, created: 0, unchanged: 0, errors: [], errorCount: 0, failure: null } as const;

const IDLE: ImportState = {
  phase: "idle",
  fileName: "",
  fileBytes: 0,
  checkedBytes: 0,
  rows: 0,
  assets: 0,
  sensors: 0,
  preview: [],
  mistakes: [],
  mistakeCount: 0,
  ...NOTHING_SENT,
};

type Payload = NonNullable<FleetImportMutation["fleetImport"]>;

export class ImportJob {
  private state = IDLE;
  private file: Blob = new Blob();
  private work = new AbortController();
  /** IDs of assets that the import has already sent. A later batch repeats an asset to add further sensors. */
  private sent = new Set<string>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly sluice: TextClient,
    private readonly tenantId: string,
    /** Called when the import has ended and may have changed the fleet. */
    private readonly onImported: () => void,
  ) {}

  readonly current = (): ImportState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Reads the whole file without sending anything. A later call replaces the file. */
  readonly check = async (file: Blob, fileName: string): Promise<void> => {
    const { signal } = this.begin();
    this.file = file;
    this.state = { ...IDLE, fileName, fileBytes: file.size };
    this.change({ phase: "checking" });
    const assets = new Set<string>();
    let shownAt = -SHOW_EVERY_MS;
    try {
      for await (const { rows, mistakes, bytes } of readFleetFile(file)) {
        if (signal.aborted) return;
        for (const { assetId } of rows) {
          if (!assets.has(assetId)) assets.add(copyOf(assetId));
        }
        const { state } = this;
        this.note({
          checkedBytes: bytes,
          rows: state.rows + rows.length,
          assets: assets.size,
          sensors: state.sensors + rows.filter(({ sensorId }) => sensorId !== "").length,
          preview: upTo(SHOWN_ROWS, state.preview, rows),
          mistakes: upTo(SHOWN_ROWS, state.mistakes, mistakes),
          mistakeCount: state.mistakeCount + mistakes.length,
        });
        if (performance.now() - shownAt > SHOW_EVERY_MS) {
          this.show();
          shownAt = performance.now();
        }
      }
      this.change({ phase: "ready" });
    } catch (error) {
      // The file was changed or removed while it was read.
      if (!signal.aborted) this.change({ phase: "idle", failure: failureOf(error) });
    }
  };

  /** @param leaveText question to show when the user wants to sign out during the import */
  readonly run = async (leaveText: string): Promise<void> => {
    const { signal } = this.begin();
    this.sent = new Set();
    this.change({ ...NOTHING_SENT, phase: "sending" });
    addEventListener("beforeunload", askBeforeLeaving);
    const unguard = guardSignOut(() => confirm(leaveText));
    try {
      for await (const batch of batchesOf(this.file)) {
        if (!(await this.send(batch, signal))) return;
      }
      this.change({ phase: "done" });
    } catch (error) {
      if (!signal.aborted) this.change({ phase: "stopped", failure: failureOf(error) });
    } finally {
      removeEventListener("beforeunload", askBeforeLeaving);
      unguard();
      this.onImported();
    }
  };

  /** Stops the import. Rows that were already sent stay imported. */
  readonly stop = (): void => {
    this.work.abort();
    this.change({ phase: "stopped", failure: null });
  };

  private begin(): AbortController {
    this.work.abort();
    this.work = new AbortController();
    return this.work;
  }

  /** @returns whether the import continues */
  private async send(batch: Batch, signal: AbortSignal): Promise<boolean> {
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const input = { tenantId: this.tenantId, assets: batch.assets };
        const { fleetImport } = await this.sluice.request(FleetImportDocument, { input }, { signal });
        const [refused] = fleetImport?.userErrors ?? [];
        if (refused !== undefined) throw new SluiceError(refused.code, refused.message);
        if (fleetImport !== null && !signal.aborted) this.imported(batch, fleetImport);
        return !signal.aborted;
      } catch (error) {
        if (signal.aborted) return false;
        const failure = failureOf(error);
        if (!PASSING.includes(failure.code)) throw error;
        this.change({ phase: "waiting", failure });
        await pause(error instanceof SluiceError && error.retryAfter ? error.retryAfter * 1_000 : pauseMs, signal);
      }
    }
    return false;
  }

  private imported(batch: Batch, payload: Payload): void {
    const { state } = this;
    const { itemErrors } = payload;
    const errors = itemErrors.map(({ assetId, sensorId, field, code, message }): RowError => {
      const name = sensorId === null ? assetId : `${assetId} / ${sensorId}`;
      return { place: placeOf(batch, field), name, failure: { code, reason: null, message, incidentId: null } };
    });
    const again = batch.assets.filter(({ assetId }) => this.sent.has(assetId)).length;
    for (const { assetId } of batch.assets) {
      if (!this.sent.has(assetId)) this.sent.add(copyOf(assetId));
    }
    const assetsUnchanged = Math.max(0, (payload.assetsUnchanged ?? 0) - again);
    this.change({
      phase: "sending",
      failure: null,
      sentRows: state.sentRows + batch.rows,
      created: state.created + (payload.assetsCreated ?? 0) + (payload.sensorsCreated ?? 0),
      unchanged: state.unchanged + assetsUnchanged + (payload.sensorsUnchanged ?? 0),
      errors: upTo(KEPT_ERRORS, state.errors, errors),
      errorCount: state.errorCount + errors.length,
    });
  }

  private change(changed: Partial<ImportState>): void {
    this.note(changed);
    this.show();
  }

  private note(changed: Partial<ImportState>): void {
    this.state = { ...this.state, ...changed };
  }

  private show(): void {
    for (const listener of this.listeners) listener();
  }
}

async function* batchesOf(file: Blob): AsyncGenerator<Batch, void, void> {
  const batches = new Batches();
  for await (const { rows } of readFleetFile(file)) {
    for (const row of rows) {
      const full = batches.push(row);
      if (full !== null) yield full;
    }
  }
  const last = batches.end();
  if (last !== null) yield last;
}

/** Returns the assets of the file's first request. */
export function assetsOf(rows: readonly FleetRow[]): Batch["assets"] {
  const batches = new Batches();
  for (const row of rows) batches.push(row);
  return batches.end()?.assets ?? [];
}

function upTo<T>(most: number, shown: readonly T[], more: readonly T[]): readonly T[] {
  return shown.length >= most || more.length === 0 ? shown : [...shown, ...more.slice(0, most - shown.length)];
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

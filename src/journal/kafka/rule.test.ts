import fc from "fast-check";
import { evaluate, type Evaluation, evaluationBefore, FROM_START, NONE, type RuledRecord } from "./rule";

interface Written extends RuledRecord {
  readonly nonce: string;
}

interface Writer {
  /** Newest record that the writer knows to count. */
  newest: number;
  /** Requests whose response the writer no longer awaits. They may arrive at any time, or never. */
  readonly delayed: Omit<Written, "offset">[];
  isClaimed: boolean;
  isSuperseded: boolean;
  appends: number;
}

/**
 * A model of competing writers on one log, with the protocol of the journal. Any request may be lost, repeated or
 * delayed, and any response may be lost.
 */
class Model {
  readonly log: Written[] = [];
  readonly acknowledged: string[] = [];
  readonly writers: Writer[];

  constructor(writers: number) {
    this.writers = Array.from({ length: writers }, () => ({
      newest: NONE,
      delayed: [],
      isClaimed: false,
      isSuperseded: false,
      appends: 0,
    }));
  }

  step(id: number, what: "CLAIM" | "APPEND" | "ARRIVE", losses: readonly ("NONE" | "RESPONSE" | "DELAYED")[]): void {
    const writer = this.writers[id]!;
    if (what === "CLAIM") this.claim(writer, `${id}.claim.${this.log.length}`);
    else if (what === "APPEND" && writer.isClaimed && !writer.isSuperseded) this.append(writer, id, losses);
    else if (what === "ARRIVE") for (const record of writer.delayed.splice(0, 1)) this.arrive(record);
  }

  private arrive(record: Omit<Written, "offset">): number {
    this.log.push({ ...record, offset: this.log.length });
    return this.log.length - 1;
  }

  private claim(writer: Writer, nonce: string): void {
    writer.newest = this.arrive({ kind: "CLAIM", after: NONE, nonce });
    Object.assign(writer, { isClaimed: true, isSuperseded: false });
  }

  private append(writer: Writer, id: number, losses: readonly string[]): void {
    const nonce = `${id}.${writer.appends++}`;
    const record = { kind: "BATCH", after: writer.newest, nonce } as const;
    for (const loss of losses) {
      if (loss === "RESPONSE") this.arrive(record);
      if (loss === "DELAYED") writer.delayed.push(record);
    }
    const offset = this.arrive(record);
    const { counted } = evaluate({ next: writer.newest + 1, newest: writer.newest }, this.log);
    const own = counted.find((each) => each.record.nonce === nonce);
    if (own === undefined) writer.isSuperseded = true;
    else {
      writer.newest = own.record.offset;
      this.acknowledged.push(nonce);
    }
    expect(offset).toBeGreaterThan(record.after);
  }
}

const step = fc.tuple(
  fc.nat(2),
  fc.constantFrom("CLAIM", "APPEND", "APPEND", "APPEND", "ARRIVE"),
  fc.array(fc.constantFrom("NONE", "RESPONSE", "DELAYED"), { maxLength: 2 }),
);

function run(steps: readonly Parameters<Model["step"]>[]): Model {
  const model = new Model(3);
  for (const each of steps) model.step(...each);
  return model;
}

const steps = fc.array(step, { maxLength: 60 });

test("counts every acknowledged append, and none twice", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { log, acknowledged } = run(all);
      const counted = evaluate(FROM_START, log).counted.map(({ record }) => record.nonce);
      const batches = counted.filter((nonce) => !nonce.includes("claim"));
      expect(new Set(batches).size).toBe(batches.length);
      expect(batches).toEqual(expect.arrayContaining(acknowledged));
    }),
    { numRuns: 2_000 },
  );
});

test("keeps the appends of each writer in order", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const counted = evaluate(FROM_START, run(all).log).counted.map(({ record }) => record.nonce);
      for (const id of [0, 1, 2]) {
        const own = counted
          .filter((nonce) => new RegExp(`^${id}\\.\\d+$`).test(nonce))
          .map((nonce) => Number(nonce.slice(2)));
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }),
  );
});

test("evaluates to the same records from any point of the log", () => {
  fc.assert(
    fc.property(steps, fc.nat(), (all, seed) => {
      const { log } = run(all);
      if (log.length === 0) return;
      const from = seed % log.length;
      const state = stateAfter(log, from, 0);
      const { counted } = evaluate(FROM_START, log);
      expect(evaluate(state, log).counted).toEqual(counted.filter(({ record }) => record.offset > from));
    }),
    { numRuns: 2_000 },
  );
});

test("evaluates to the same records from any point of a log trimmed to a batch", () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.nat(), (all, trimSeed, seed) => {
      const { log } = run(all);
      const { counted } = evaluate(FROM_START, log);
      const batches = counted.filter(({ record }) => record.kind === "BATCH");
      if (batches.length === 0) return;
      const start = batches[trimSeed % batches.length]!.record.offset;
      const held = log.slice(start);
      const after = counted.filter(({ record }) => record.offset >= start);
      expect(evaluate({ next: start, newest: null }, held).counted).toEqual(after);
      const from = start + (seed % held.length);
      const state = stateAfter(held, from, start);
      expect(evaluate(state, held).counted).toEqual(after.filter(({ record }) => record.offset > from));
    }),
    { numRuns: 2_000 },
  );
});

test("evaluates to the same records however reads divide the log", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 7 }), (all, size) => {
      const { log } = run(all);
      let state = FROM_START;
      const read = [];
      for (let from = 0; from < log.length; from += size) {
        const part = evaluate(state, log.slice(from, from + size));
        read.push(...part.counted);
        state = part.state;
      }
      expect(read).toEqual(evaluate(FROM_START, log).counted);
    }),
  );
});

test("never counts a record of another program", () => {
  const foreign = { offset: 0, kind: "OTHER", after: NONE } as const;
  const claim = { offset: 1, kind: "CLAIM", after: NONE } as const;
  expect(evaluate(FROM_START, [foreign, claim]).counted).toEqual([{ record: claim, previous: NONE }]);
  expect(evaluationBefore(foreign, 0)).toBeNull();
});

/** Returns the evaluation of a reader that starts at `from` and has read nothing before. */
function stateAfter(held: readonly Written[], from: number, start: number): Evaluation {
  const upTo = held.filter(({ offset }) => offset <= from);
  const last = upTo.at(-1);
  const begin = last === undefined ? null : evaluationBefore(last, start);
  return begin === null ? FROM_START : evaluate(begin, upTo).state;
}

/**
 * Moves the journal of one partition from MongoDB to Kafka or back, while no other process runs. Every reading of the
 * old journal is flushed first. Positions of the new journal continue after those of the old journal, so cursors and
 * checkpoints stay valid.
 */
import { UnavailableError } from "../domain/errors";
import { toPosition, type Position } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import { createJournal, type JournalPorts, type JournalSettings, type KafkaSettings } from "./create-journal";
import { JournalBindings } from "./journal-binding";
import { Brokers } from "./kafka/brokers";
import { LogReader } from "./kafka/log-reader";
import { LogWriter } from "./kafka/log-writer";
import { PartitionLog } from "./kafka/partition-log";
import { Retry } from "./kafka/retry";
import { checkTopic } from "./kafka/topic-check";
import { MongoJournal } from "./mongo-journal";

/** Time limit for the start of the old journal, and for the first response of Kafka, milliseconds. */
const WAIT_MS = 10_000;

export interface SwitchPorts extends JournalPorts {
  /** Flushes the whole journal, including latest values. */
  flushAll(settings: JournalSettings): Promise<void>;
  /** Position up to which readings are flushed and latest values are saved. */
  flushedThrough(): Promise<Position>;
}

export interface SwitchedJournal {
  readonly from: JournalSettings["kind"];
  /** Positions of the new journal begin after this position. */
  readonly position: Position;
}

/**
 * Changes the kind of a partition's journal. Resolves with null if the journal already has this kind, such as after an
 * earlier run of the command. Nothing changes then.
 *
 * @throws Error if another process uses the journal, which then stays where it is
 */
export async function switchJournal(
  { kafka }: Pick<JournalSettings, "kafka">,
  to: JournalSettings["kind"],
  ports: SwitchPorts,
): Promise<SwitchedJournal | null> {
  const bindings = new JournalBindings(ports.db, ports.partition);
  const from = (await bindings.read())?.place.kind ?? "mongodb";
  if (from === to) return null;
  const old = createJournal({ kind: from, kafka: from === "kafka" ? required(kafka) : kafka }, ports);
  try {
    await startInTime(old, titleOf(from));
    // From now on, a process that still writes is superseded.
    await old.claim();
    const { newest } = await old.bounds();
    await ports.flushAll({ kind: from, kafka });
    if (to === "mongodb") {
      const journal = new MongoJournal(ports.db, async () => newest, ports.logger, ports.partition);
      await journal.start();
      await journal.claim();
      await assertUnchanged(newest);
      await bindings.rebind({ place: { kind: to }, origin: newest });
    } else {
      const { place, first } = await beginTopic(required(kafka), ports);
      await assertUnchanged(newest);
      // The record at `first` has the position after the newest position.
      await bindings.rebind({ place, origin: toPosition(newest - first) });
    }
    return { from, position: newest };
  } finally {
    await old.stop();
  }

  async function assertUnchanged(newest: Position): Promise<void> {
    const [flushed, bounds] = await Promise.all([ports.flushedThrough(), old.bounds()]);
    if (flushed === newest && bounds.newest === newest) return;
    throw new Error("Another process uses the journal. Stop every process of Sluice, and run the command again.");
  }
}

/**
 * Starts the journal with a time limit. A journal would wait for its server without limit, which a command must not do.
 */
async function startInTime(journal: Pick<Journal, "start">, server: string): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new UnavailableError(server, `the journal did not start within ${WAIT_MS / 1_000} s`)),
    WAIT_MS,
  );
  try {
    await Promise.race([journal.start(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Claims this partition of the topic, and deletes all earlier records from it. */
async function beginTopic(settings: KafkaSettings, { partition, logger }: SwitchPorts) {
  const { connection, topic, required } = settings;
  const log = new PartitionLog(new Brokers(connection), topic, partition);
  const lane = log.lane();
  const retry = new Retry(logger);
  const writer = new LogWriter(log, new LogReader(log, lane), retry, (offset) => `record ${offset}`);
  const untilItResponds = { what: "topic", signals: [], forMs: WAIT_MS, endsAtSetupError: true };
  try {
    await retry.run(untilItResponds, () => checkTopic(log, required, logger));
    const { topicId } = await log.describe();
    const { end } = await log.ends(lane);
    writer.begin(end - 1);
    const { offset: first } = await writer.claim([]);
    await log.deleteBefore(lane, first);
    return { place: { kind: "kafka", topic, topicId } as const, first };
  } finally {
    writer.close();
    lane.close();
  }
}

function required(kafka: KafkaSettings | null): KafkaSettings {
  if (kafka === null) throw new Error("SLUICE_KAFKA_BROKERS is not set. Set it to the brokers' TLS listeners.");
  return kafka;
}

function titleOf(kind: JournalSettings["kind"]): string {
  return kind === "kafka" ? "Kafka" : "MongoDB";
}

/** The journals that must pass the contract and that the consumers' tests use. Add new journals here. */
import type { Db } from "mongodb";
import { BEFORE_ALL, type Position } from "../../src/domain/keys";
import type { Journal } from "../../src/domain/ports/journal";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { isKafkaThere } from "../harness/kafka";
import { silent } from "../store/database";
import { dense, SparseJournal } from "./sparse-journal";
import { TopicJournal } from "./topic-journal";

export interface JournalKind {
  readonly name: string;
  /**
   * Returns a writer and reader of the log that belongs to the database. It is not started.
   *
   * @param floor Position that the newest batch has certainly reached.
   */
  create(db: Db, floor?: () => Promise<Position>): Journal;
}

const nothing = () => Promise.resolve(BEFORE_ALL);

/** Journals that keep their batches in the database. They work without being started. */
export const JOURNALS_IN_MONGODB: readonly JournalKind[] = [
  { name: "MongoDB", create: (db, floor = nothing) => new MongoJournal(db, floor, silent) },
  {
    name: "MongoDB with sparse positions",
    create: (db, floor = nothing) => new SparseJournal(new MongoJournal(db, async () => dense(await floor()), silent)),
  },
];

export const JOURNALS: readonly JournalKind[] = [
  ...JOURNALS_IN_MONGODB,
  ...(isKafkaThere ? [{ name: "Kafka", create: (db: Db) => new TopicJournal(db) }] : []),
];

/**
 * The capacity model. It derives what an installation needs from the cost of each step. `docs/explanation/scaling.md`
 * explains the model.
 */

/** The load that an installation must carry. */
export interface Demand {
  /** Readings per second, of all tenants, at the peak. */
  readonly readings: number;
  readonly sensors: number;
  /** Connections to the brokers. */
  readonly gateways: number;
  readonly readingsPerMessage: number;
  /** How long Sluice keeps readings, days. */
  readonly retentionDays: number;
  /** How long Sluice keeps flushed batches of the journal (SLUICE_JOURNAL_RETENTION), seconds. */
  readonly journalRetentionSeconds: number;
  /** Maximum age of unflushed readings (SLUICE_FLUSH_MAX_AGE), seconds. */
  readonly flushSeconds: number;
  /** Maximum unflushed readings of a partition (SLUICE_FLUSH_MAX_READINGS). */
  readonly flushReadings: number;
  readonly journal: "mongodb" | "kafka";
  /** Members of each replica set, and replicas of the journal's topic. */
  readonly replicas: number;
}

/** A kind of machine or process, and how many there are. */
export interface CapacityPart {
  readonly name: string;
  /** Number of machines or processes of this kind, without standbys. */
  readonly count: number;
  /** CPU cores that each one needs at the peak. */
  readonly cores: number;
  /** Memory that each one needs, GiB. */
  readonly memoryGiB: number;
  /** Disk that each one needs, GiB; 0: negligible. */
  readonly diskGiB: number;
  /** The limit that is reached first, and thus determines `count`. */
  readonly limit: string;
}

export interface Plan {
  readonly partitions: number;
  /** Readings of a sensor that one flush writes together. */
  readonly groupSize: number;
  readonly parts: readonly CapacityPart[];
  /** Cores of all parts together. */
  readonly cores: number;
  /** Name of the part that uses the most CPU. */
  readonly largest: string;
}

/** CPU time of each step on a core of the reference machine, microseconds. */
export const MICROSECONDS = {
  /** Mosquitto, per message: receive over TLS at QoS 1, queue, deliver over TLS. */
  brokerMessage: 16,
  /** Ingestion, per message: receive, decode, acknowledge. */
  ingestMessage: 8,
  /** Ingestion, per reading: validate, deduplicate, limit, journal. */
  ingestReading: 2.7,
  /** Flusher, per reading. */
  flushReading: 2,
  /** An API process that follows the journal, per reading. */
  followReading: 2,
  /** A member of the replica set, per reading: telemetry, without the cost of the group. */
  storeReading: 4,
  /** A member of the replica set, per group of readings of a sensor. */
  storeGroup: 71,
  /** A member of the replica set, per reading: rollups in the background. */
  rollupReading: 6,
  /** A member of the replica set, per reading and per batch: the journal in MongoDB. */
  mongoJournalReading: 2,
  mongoJournalBatch: 730,
  /** A Kafka broker, per reading and per batch: the journal in Kafka. */
  kafkaJournalReading: 0.4,
  kafkaJournalBatch: 1_600,
} as const;

/** Bytes on disk. */
const BYTES = {
  /** A reading in the telemetry collection, compressed. */
  reading: 12,
  /** A bucket of a sensor: its overhead and its index entries. */
  bucket: 150,
  /** A reading in the journal, compressed by MongoDB. */
  mongoJournalReading: 40,
  /** A reading in the journal in Kafka. Sluice compresses batches of `kafkaCompressedBatch` bytes or more. */
  kafkaJournalReading: 80,
  kafkaCompressedReading: 25,
  kafkaCompressedBatch: 16_384,
  /** A registered sensor with its latest reading, in MongoDB. */
  sensor: 1_000,
} as const;

/** Memory, bytes. */
const MEMORY = {
  process: 400e6,
  sensor: 1_500,
  /** In the flusher. */
  unflushedReading: 40,
  /** In a process that serves the API. The process holds twice as many readings as a flusher, at 50 bytes each. */
  recentReading: 100,
  brokerConnection: 60_000,
} as const;

/** Maximum share of a core that is busy at the peak. */
const UTILIZATION = 0.6;
/** Number of API nodes that serve each tenant. */
const API_NODES = 2;
/** Share of an API node's busy time that following the journal can take. The rest is for requests. */
const FOLLOWING = 0.5;
/** Maximum cores and disk of a member of a replica set. Beyond either, the installation needs another shard. */
const SHARD = { cores: 16, gib: 4_096 } as const;
/** Maximum connections of one broker. Mosquitto has one thread, which also accepts connections. */
const BROKER_CONNECTIONS = 100_000;
/** Maximum messages per second of one broker, which has one thread. */
const BROKER_MESSAGES = (UTILIZATION * 1e6) / MICROSECONDS.brokerMessage;
/**
 * Maximum batches per second that a partition's ingestion appends to the journal. `manyMessages` applies if the
 * partition receives `many` messages per second or more.
 */
const BATCHES = { fewMessages: 125, manyMessages: 25, many: 4_000 } as const;
/** Number of unflushed readings per sensor at which a flush starts. */
const GROUP_SIZE = 24;
/** Maximum time span of a bucket, seconds, and its maximum readings. MongoDB closes a bucket at either limit. */
const BUCKET = { seconds: 3_600, readings: 1_000 } as const;

export function planFor(demand: Demand): Plan {
  const messages = demand.readings / demand.readingsPerMessage;
  const perSensor = demand.readings / demand.sensors;
  const ingest = messages * MICROSECONDS.ingestMessage + demand.readings * MICROSECONDS.ingestReading;
  const partitions = [
    { limit: "messages through a broker's thread", count: messages / BROKER_MESSAGES },
    { limit: "connections of a broker", count: demand.gateways / BROKER_CONNECTIONS },
    { limit: "the ingesting thread", count: ingest / (UTILIZATION * 1e6) },
  ].reduce((most, each) => (each.count > most.count ? each : most));
  const count = Math.max(1, Math.ceil(partitions.count));
  const groupSize = Math.max(
    1,
    Math.min(GROUP_SIZE, perSensor * demand.flushSeconds, (demand.flushReadings * count) / demand.sensors),
  );
  const perPartition = messages / count >= BATCHES.many ? BATCHES.manyMessages : BATCHES.fewMessages;
  const batches = Math.min(messages, count * perPartition);
  const parts = [
    brokers(demand, count, messages, partitions.limit),
    ingestion(demand, count, ingest),
    flushers(demand, count, groupSize),
    apiNodes(demand, count, groupSize),
    members(demand, batches, groupSize),
    ...(demand.journal === "kafka" ? [kafkaBrokers(demand, batches)] : []),
  ];
  const total = (part: CapacityPart) => part.count * part.cores;
  const largest = parts.reduce((most, part) => (total(part) > total(most) ? part : most));
  return {
    partitions: count,
    groupSize,
    parts,
    cores: parts.reduce((sum, part) => sum + total(part), 0),
    largest: largest.name,
  };
}

function brokers({ gateways }: Demand, partitions: number, messages: number, limit: string): CapacityPart {
  return {
    name: "Mosquitto",
    count: partitions,
    cores: coresOf((messages / partitions) * MICROSECONDS.brokerMessage),
    memoryGiB: gib(100e6 + (gateways / partitions) * MEMORY.brokerConnection),
    diskGiB: 0,
    limit,
  };
}

function ingestion({ sensors }: Demand, partitions: number, microseconds: number): CapacityPart {
  return {
    name: "Sluice, role ingest",
    count: partitions,
    cores: coresOf(microseconds / partitions),
    memoryGiB: gib(MEMORY.process + (sensors / partitions) * MEMORY.sensor),
    diskGiB: 0,
    limit: "one per partition",
  };
}

function flushers({ readings, sensors }: Demand, partitions: number, groupSize: number): CapacityPart {
  return {
    name: "Sluice, role flush",
    count: partitions,
    cores: coresOf((readings / partitions) * MICROSECONDS.flushReading),
    memoryGiB: gib(MEMORY.process + (sensors / partitions) * (groupSize * MEMORY.unflushedReading + MEMORY.sensor)),
    diskGiB: 0,
    limit: "one per partition",
  };
}

/**
 * An API node follows the partitions of the tenants that it serves, with at most half of its busy time. If there are
 * more than two nodes, the requests of a tenant go to the same two. So one of them can restart. The model does not
 * include queries and subscribers.
 */
function apiNodes({ readings, sensors }: Demand, partitions: number, groupSize: number): CapacityPart {
  const perPartition = (readings / partitions) * MICROSECONDS.followReading;
  const most = Math.max(1, Math.floor((FOLLOWING * UTILIZATION * 1e6) / perPartition));
  const count = Math.max(API_NODES, Math.ceil((API_NODES * partitions) / most));
  const followed = Math.min(partitions, Math.ceil((API_NODES * partitions) / count));
  return {
    name: "Sluice, role api",
    count,
    cores: coresOf(followed * perPartition),
    memoryGiB: gib(
      MEMORY.process + sensors * (MEMORY.sensor + (followed / partitions) * groupSize * MEMORY.recentReading),
    ),
    diskGiB: 0,
    limit:
      followed < partitions ? `the ${followed} partitions that it follows` : "queries and subscribers, not included",
  };
}

function members(demand: Demand, batches: number, groupSize: number): CapacityPart {
  const { readings, sensors, retentionDays, journal, replicas } = demand;
  const { storeReading, storeGroup, rollupReading, mongoJournalReading, mongoJournalBatch } = MICROSECONDS;
  const ofJournal = journal === "mongodb" ? readings * mongoJournalReading + batches * mongoJournalBatch : 0;
  const cores = coresOf(readings * (storeReading + storeGroup / groupSize + rollupReading) + ofJournal);
  const perBucket = Math.min(BUCKET.readings, Math.max(1, (readings / sensors) * BUCKET.seconds));
  const bytes =
    readings * retentionDays * 86_400 * (BYTES.reading + BYTES.bucket / perBucket) +
    sensors * BYTES.sensor +
    (journal === "mongodb" ? journalReadings(demand) * BYTES.mongoJournalReading : 0);
  const byCores = cores / SHARD.cores;
  const byDisk = gib(bytes) / SHARD.gib;
  const shards = Math.max(1, Math.ceil(Math.max(byCores, byDisk)));
  return {
    name: shards === 1 ? "MongoDB member" : `MongoDB member, ${shards} shards`,
    count: shards * replicas,
    cores: cores / shards,
    memoryGiB: Math.max(4, gib((sensors * BYTES.bucket * 4) / shards)),
    diskGiB: gib(bytes / shards),
    limit: byCores > byDisk ? `${SHARD.cores} cores of a primary` : `${SHARD.gib} GiB of disk`,
  };
}

function kafkaBrokers(demand: Demand, batches: number): CapacityPart {
  const { readings, replicas } = demand;
  const isCompressed = (readings / batches) * BYTES.kafkaJournalReading >= BYTES.kafkaCompressedBatch;
  const perReading = isCompressed ? BYTES.kafkaCompressedReading : BYTES.kafkaJournalReading;
  return {
    name: "Kafka broker",
    count: replicas,
    cores: coresOf(readings * MICROSECONDS.kafkaJournalReading + batches * MICROSECONDS.kafkaJournalBatch),
    memoryGiB: 2,
    diskGiB: gib(journalReadings(demand) * perReading),
    limit: "disk writes: each batch is written before its acknowledgement",
  };
}

/** Returns the number of readings in the journal. The flusher deletes a batch after the retention, once flushed. */
function journalReadings({ readings, journalRetentionSeconds, flushSeconds }: Demand): number {
  return readings * Math.max(journalRetentionSeconds, flushSeconds);
}

function coresOf(microsecondsPerSecond: number): number {
  return microsecondsPerSecond / 1e6 / UTILIZATION;
}

function gib(bytes: number): number {
  return bytes / 2 ** 30;
}

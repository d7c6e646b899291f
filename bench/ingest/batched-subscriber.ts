/**
 * The broker's own limit: a subscriber that only counts, and acknowledges as the platform does. If each message has a
 * PUBACK of its own, the broker reads them late, its store grows, and it slows down.
 */
import { Acknowledger } from "../../src/ingest/mqtt/acknowledger";
import type { Delivery } from "../../src/ingest/stages/messages";
import { serveBaseline } from "./baseline-process";
import { subscribe } from "./subscriber-session";

/** As often as the platform's batches, milliseconds. */
const ACKNOWLEDGE_EVERY_MS = 8;
/** Passed to MQTT.js, so that it sends no PUBACK itself. */
const ACKNOWLEDGED_LATER = new Error("acknowledged with what else has come");

serveBaseline(async (access, onReading) => {
  await subscribe(access, (client) => {
    let acknowledger: Acknowledger | undefined;
    client.once("connect", () => (acknowledger = new Acknowledger(client.stream)));
    let received: Delivery[] = [];
    const acknowledge = () => {
      acknowledger?.write(received);
      received = [];
    };
    client.on("packetsend", () => acknowledger?.flush());
    client.handleMessage = ({ messageId }, done) => {
      if (received.length === 0) setTimeout(acknowledge, ACKNOWLEDGE_EVERY_MS);
      received.push({ connection: client.stream, packetId: messageId ?? null });
      done(ACKNOWLEDGED_LATER);
      onReading();
    };
  });
});

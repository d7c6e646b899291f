/**
 * The broker's own limit: a subscriber that only counts, and acknowledges in batches like the platform. If PUBACKs are
 * sent one by one, the broker reads them late. Then its store grows, and it slows down.
 */
import { Acknowledger } from "../../src/ingest/mqtt/acknowledger";
import type { Delivery } from "../../src/ingest/stages/messages";
import { serveBaseline } from "./baseline-process";
import { subscribe } from "./subscriber-session";

/** Interval of acknowledgements in milliseconds, the same as that of the platform's batches. */
const ACKNOWLEDGE_EVERY_MS = 8;
/** Passed to MQTT.js as an error, so that it does not send PUBACKs itself. */
const ACKNOWLEDGED_LATER = new Error("acknowledged later in a batch");

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

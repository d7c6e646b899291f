/** The upper bound: a subscriber that acknowledges and only counts readings. */
import { serveBaseline } from "./baseline-process";
import { subscribe } from "./subscriber-session";

serveBaseline(async (access, onReading) => {
  await subscribe(access, (client) => {
    client.handleMessage = (_packet, done) => {
      done();
      onReading();
    };
  });
});

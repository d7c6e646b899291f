import { connect as connectMqtt } from "mqtt";
import { DIGIT, NUMBER, type MqttAttack } from "./attack";
import { renewed, type Running, type Surroundings } from "./running";

export function attackOverMqtt(attack: MqttAttack, { tally, mayGoOn }: Surroundings): Running {
  return renewed((ended) => {
    const n = String(tally.send());
    const { url, ca, username, password, will, sessionExpirySeconds = 0 } = attack;
    const client = connectMqtt(url, {
      ca,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      clientId: attack.clientId.replaceAll(NUMBER, n),
      clean: sessionExpirySeconds === 0,
      properties: { sessionExpiryInterval: sessionExpirySeconds },
      protocolVersion: 5,
      reconnectPeriod: 0,
      connectTimeout: 5_000,
      ...(will && { will: { ...will, payload: Buffer.from(will.payload), qos: 1 as const, retain: false } }),
    });
    let closedByUs = false;
    const publish = () => {
      const { publish: message } = attack;
      if (message === undefined || closedByUs || !client.connected || !mayGoOn()) return;
      const number = String(tally.send());
      let digits = number.length;
      const topic = message.topic.replaceAll(NUMBER, number).replaceAll(DIGIT, () => number[--digits] ?? "0");
      client.publish(topic, message.payload.replaceAll(NUMBER, number), { qos: message.qos }, (error) => {
        tally.answer(0, "", error === undefined || error === null ? 200 : 500);
        if (message.everyMs === undefined) setImmediate(publish);
        else setTimeout(publish, message.everyMs);
      });
    };
    client.on("connect", () => {
      tally.answer(0, "");
      for (const topic of attack.subscribe ?? [])
        client.subscribe(topic.replaceAll(NUMBER, n), { qos: 1 }, () => undefined);
      for (let each = 0; each < (attack.publish?.window ?? 0); each++) publish();
    });
    client.on("error", (error) =>
      tally.answer(0, `"code":"${error.message.toUpperCase().replaceAll(/\W+/g, "_").slice(0, 40)}"`),
    );
    client.on("close", () => {
      if (!closedByUs) tally.end();
      ended();
    });
    return () => {
      closedByUs = true;
      client.end(true);
    };
  }, attack.renewAfterMs);
}

import { toId } from "../domain/keys";
import type { RejectedMessage } from "../domain/rejection";
import { RejectionFeed } from "./rejections";

const MESSAGE: RejectedMessage = {
  rejectionId: "0",
  at: new Date(),
  tenantId: toId("acme"),
  topic: "tenants/acme/x",
  sensorKey: null,
  payloadSample: "",
  payloadBytes: 0,
  occurrences: 1,
  reason: "MALFORMED_TOPIC",
  stage: "RECEIVE",
  detail: "",
};

test.each([
  [undefined, [MESSAGE]],
  [["MALFORMED_TOPIC"] as const, [MESSAGE]],
  [["UNKNOWN_ASSET"] as const, []],
  [[], []],
])("delivers exactly the rejections of the reasons %p", async (reasons, expected) => {
  const feed = new RejectionFeed(10);
  const subscription = feed.subscribe({ tenantId: toId("acme"), reasons });
  feed.publish([MESSAGE]);
  feed.end();
  const heard: RejectedMessage[] = [];
  for await (const message of subscription) heard.push(message);
  expect(heard).toEqual(expected);
});

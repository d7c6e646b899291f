/** Texts of rejected messages. */
import { counted } from "./counts";

export const rejections = {
  title: "Rejections",
  groups: (count: number, isComplete: boolean) =>
    `${counted(count, "kind", "kinds")}${isComplete ? "" : ", incomplete: choose a shorter time span"}`,
  span: "Time span",
  spans: { "1h": "1 h", "24h": "24 h", "7d": "7 d" },
  ofSensor: (assetId: string, sensorId: string) => `${assetId} / ${sensorId}`,
  otherTopic: "no sensor in the topic",
  reason: "Reason",
  allReasons: "All reasons",
  empty: "No rejections",
  emptyText: "New rejections appear here as they happen.",
  times: (count: string) => `${count}×`,
  messages: "Messages",
  first: "First",
  last: "Last",
  stage: "Stage",
  topic: "Topic",
  payload: (bytes: number) => `Payload, ${counted(bytes, "byte", "bytes")}`,
  example: "Latest example",
  remedy: "What to do",
  trace: "Trace this message",
  limits: "Usage and limits",
  sensor: "Open the sensor",
  preview: "Preview redrive",
  redrive: "Redrive",
  registerAndRedrive: "Register and redrive",
  assetType: (assetId: string) => `Type of asset ${assetId}`,
  sensorType: (sensorId: string) => `Type of sensor ${sensorId}`,
  unit: "Unit, if any",
  wouldBeRedriven: ({ accepted, rejected, expired }: Readonly<Record<"accepted" | "rejected" | "expired", string>>) =>
    `Would be: ${accepted} accepted, ${rejected} rejected again, ${expired} no longer kept.`,
  remaining: (count: number) => `${counted(count, "remains", "remain")}: redrive again.`,
  isRedriven: "redriven",
  isRegistered: "The sensor is registered now.",
  redriven: ({ accepted, rejected, expired }: Readonly<Record<"accepted" | "rejected" | "expired", string>>) =>
    `${accepted} accepted, ${rejected} rejected again, ${expired} no longer kept.`,
} as const;

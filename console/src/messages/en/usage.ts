/** Texts about limits and their usage. */
import { counted } from "./counts";

export const usage = {
  title: "Usage",
  rates: "Rate limits",
  ratesNote: "currently used; refills continuously",
  rate: (capacity: number, time: string) => `${counted(capacity, "reading", "readings")} in ${time}`,
  used: (used: string, limit: string) => `${used} of ${limit}`,
  byDefault: (text: string) => `${text}, by default`,
  retention: "Readings are kept for",
  unlimited: "Unlimited",
  elsewhere: "Only the process that ingests knows the usage.",
  limits: "Limits",
  change: "Change limits",
  changeTitle: "Change the limits",
  lengthHint: "Such as 24h, 30m or 90s.",
  ratesHint: "Readings per time, such as 1000/1s, 20000/1m. Empty: unlimited.",
  names: {
    maxAssets: "Assets",
    maxSensors: "Sensors",
    maxApiKeys: "Valid API keys",
    maxBrokerCredentials: "Broker credentials",
    tenantRates: "Rates of the tenant",
    sensorRates: "Rates of each sensor",
    maxAgeSeconds: "Oldest timestamp",
    maxAheadSeconds: "Timestamp in the future",
  },
  days: "Readings by day",
  noDays: "No reading was flushed in the last 30 days",
  day: "Day",
} as const;

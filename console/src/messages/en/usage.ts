/** Texts about limits and their usage. */
import { counted } from "./counts";

export const usage = {
  title: "Usage",
  rates: "Rate limits",
  ratesNote: "used now",
  rate: (capacity: number, time: string) => `${counted(capacity, "reading", "readings")} in ${time}`,
  used: (used: string, limit: string) => `${used} of ${limit}`,
  byDefault: (text: string) => `${text}, by default`,
  retention: "Readings are kept for",
  unlimited: "Unlimited",
  elsewhere: "Another process ingests, and knows the usage.",
  limits: "Limits",
  change: "Change limits",
  changeTitle: "Change the limits",
  inSeconds: (name: string) => `${name}, in seconds`,
  ratesHint: "Pairs of readings and seconds, such as 1000:1,20000:60. Empty: unlimited.",
  names: {
    maxAssets: "Assets",
    maxSensors: "Sensors",
    maxApiKeys: "Valid API keys",
    maxBrokerCredentials: "Active broker credentials",
    tenantRates: "Rates of the tenant",
    sensorRates: "Rates of each sensor",
    maxAgeSeconds: "Oldest timestamp",
    maxAheadSeconds: "Timestamp ahead of time",
  },
  days: "Readings by day",
  noDays: "No reading was flushed in the last 30 days",
  day: "Day",
} as const;

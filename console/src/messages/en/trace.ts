/** The checks of a message. */

export const trace = {
  title: "Trace",
  lead: "What would become of this message now, step by step. Nothing is stored.",
  topic: "Topic",
  payload: "Payload",
  username: "User name of the broker credential",
  usernameHint: "Empty: a credential for all assets of the tenant.",
  submit: "Trace",
  accepted: "Sluice would accept this message",
  rejected: (reason: string) => `Sluice would reject this message: ${reason}`,
  broker: "Broker",
  brokerAccepted: "passes it on",
  brokerRejected: (packet: string, code: number) => `rejects it with ${packet} ${code}`,
  passed: "passed",
  failed: "failed",
  skipped: "not reached",
  stages: {
    RECEIVE: "Receive",
    DECODE: "Decode",
    VALIDATE: "Validate",
    DEDUPLICATE: "Deduplicate",
    LIMIT: "Limit",
  },
  empty: "Paste a topic and a payload",
  emptyText: "Or choose a rejection and trace it from there.",
} as const;

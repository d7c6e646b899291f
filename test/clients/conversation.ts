/** The report of a GraphQL client: a program in any language that queries, fails and subscribes as its users would. */

import { Child } from "../../dev/child";
import { BARE_ENVIRONMENT } from "../harness/environment";
import { disposeLater } from "../harness/servers";
import { startFleet, type Fleet } from "../sdk/fleet";

/** Reads `SLUICE_URL` and `SLUICE_API_KEY`, and prints a line of JSON for each member of the report. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Reading {
  readonly value: number;
  /** As the client's own date type formats it, in UTC with milliseconds. */
  readonly timestamp: string;
}

export interface Answers {
  /** The first reading of the last hour. */
  readonly stored: Reading & { readonly topic: string };
  /** Message of the error for a page of 0 sensors. */
  readonly invalid: string;
  /** Message of the error for a wrong key. */
  readonly denied: string;
  /** The program has subscribed and received the first event. */
  readonly subscribed: true;
  /** The first reading of the subscription. */
  readonly live: Reading;
}

export interface Conversation {
  readonly fleet: Fleet;
  readonly stored: Reading;
}

/** A stack with a stored reading, measured a minute ago. */
export async function startConversation(env: Readonly<Record<string, string>> = {}): Promise<Conversation> {
  const fleet = await startFleet(env);
  const timestamp = new Date(Date.now() - 60_000).toISOString();
  // Six more digits than Sluice keeps, as Go and Rust write them.
  await fleet.publish(20.5, timestamp.replace("Z", "735291Z"));
  return { fleet, stored: { value: 20.5, timestamp } };
}

/**
 * Runs the program until it ends, and publishes a reading when it has subscribed.
 *
 * @param url Default: the platform itself.
 * @throws Error with the program's output if a response is missing.
 */
export async function converse({ fleet }: Conversation, program: Program, url = fleet.stack.graphqlUrl) {
  const env = { ...BARE_ENVIRONMENT, ...program.env, SLUICE_URL: url, SLUICE_API_KEY: fleet.apiKey };
  const child = await Child.start({ ...program, name: "client", env });
  disposeLater(() => child.stop());
  const answers: Partial<Answers> = {};
  const published: Reading = { value: 21.5, timestamp: new Date().toISOString() };
  let publishing: Promise<unknown> = Promise.resolve();
  child.onLine((line) => {
    if (!line.startsWith('{"')) return;
    const answer = JSON.parse(line) as Partial<Answers>;
    Object.assign(answers, answer);
    if (answer.subscribed) publishing = fleet.publish(published.value, published.timestamp);
  });
  await child.whenEnded();
  await publishing;
  if (answers.live === undefined) throw child.failure(`ended before its subscription delivered`);
  return { answers: answers as Answers, published, output: child.output };
}

/**
 * The conversation of a GraphQL client with the platform. The client is a program in any language that sends valid and
 * invalid queries, subscribes, and reports the responses.
 */

import { Child } from "../../dev/child";
import { BARE_ENVIRONMENT } from "../harness/environment";
import { disposeLater } from "../harness/servers";
import { startFleet, type Fleet } from "../sdk/fleet";

/** A program that reads `SLUICE_URL` and `SLUICE_API_KEY`, and prints a line of JSON for each member of `Answers`. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Reading {
  readonly value: number;
  /** Time in UTC with milliseconds, as the client's own date type formats it. */
  readonly timestamp: string;
}

export interface Answers {
  /** The first reading of the last hour. */
  readonly stored: Reading & { readonly topic: string };
  /** Message of the error for a page of 0 sensors. */
  readonly invalid: string;
  /** Message of the error for a wrong key. */
  readonly denied: string;
  /** Set when the program has subscribed and received the first event. */
  readonly subscribed: true;
  /** The first reading of the subscription. */
  readonly live: Reading;
}

export interface Conversation {
  readonly fleet: Fleet;
  readonly stored: Reading;
}

/** Starts a stack with a stored reading that was measured a minute ago. */
export async function startConversation(env: Readonly<Record<string, string>> = {}): Promise<Conversation> {
  const fleet = await startFleet(env);
  const timestamp = new Date(Date.now() - 60_000).toISOString();
  // Go and Rust write these six digits, which Sluice does not keep.
  await fleet.publish(20.5, timestamp.replace("Z", "735291Z"));
  return { fleet, stored: { value: 20.5, timestamp } };
}

/**
 * Runs the program until it ends, and publishes a reading when it has subscribed.
 *
 * @param url URL of the API. Default: the platform itself.
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

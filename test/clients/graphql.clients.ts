/** GraphQL clients in three languages query a real stack, report its errors and follow a subscription. */

import path from "node:path";
import { pythonProgram, testInGo, testInPython } from "../harness/programs";
import { compileRelay, generateWithPreset } from "./compiled";
import { converse, startConversation, type Conversation, type Program } from "./conversation";
import { buildInGo } from "./go-programs";

const node = (file: string): Program => ({
  command: process.execPath,
  args: [file],
  cwd: path.join(__dirname, "node"),
});

let conversation: Conversation;

beforeAll(async () => {
  conversation = await startConversation();
});

/** Checks data, dates and errors in the program's report. Resolves with the program's whole output. */
async function expectConversation(program: Program): Promise<string> {
  const { answers, published, output } = await converse(conversation, program);
  expect(answers).toEqual({
    stored: { topic: conversation.fleet.topic, ...conversation.stored },
    invalid: expect.stringContaining("first") as string,
    denied: expect.stringContaining("key") as string,
    subscribed: true,
    live: published,
  });
  return output;
}

test("urql with its defaults queries by GET, and subscribes", async () => {
  const output = await expectConversation(node("urql.mjs"));
  expect(output.match(/^sent by .*$/gm)).toEqual(Array(3).fill("sent by GET"));
});

test("Apollo Client with its defaults queries and subscribes", async () => {
  await expectConversation(node("apollo.mjs"));
});

testInPython("gql fetches the schema, and queries and subscribes with dates of Python", async () => {
  await expectConversation({ ...pythonProgram, args: ["conversation_gql.py"], cwd: path.join(__dirname, "python") });
});

testInGo("genqlient generates a client that uses time.Time, queries and subscribes", async () => {
  await expectConversation(await buildInGo("conversation"));
});

test("relay-compiler compiles operations that Relay queries and subscribes with", async () => {
  await expectConversation(await compileRelay());
});

test("the client preset types operations with the API's schema, and they run", async () => {
  const { stack, apiKey } = conversation.fleet;
  await expectConversation(await generateWithPreset(stack.graphqlUrl, apiKey));
});

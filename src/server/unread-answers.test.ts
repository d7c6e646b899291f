import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { UnreadAnswers, type UnreadAnswersOptions } from "./unread-answers";

const MIB = 1_048_576;
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** A server whose answers are of one size, to each path's owner. */
async function serve(options: UnreadAnswersOptions, bytes: number, onCutOff?: () => void) {
  const unread = new UnreadAnswers(options, onCutOff);
  const server = createServer((request, response) => {
    unread.watch(response, bytes, request.url ?? "");
    response.end(Buffer.alloc(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  return (owner: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, host: "127.0.0.1", path: owner, agent: false }, resolve).once("error", reject);
    });
}

const ended = (answer: IncomingMessage) =>
  new Promise<boolean>((resolve) => {
    answer.once("error", () => resolve(false));
    answer.once("end", () => resolve(true));
  });

describe("answers that are not read", () => {
  test("are cut off when nothing is taken of them", async () => {
    const ask = await serve({ stallMs: 100 }, 16 * MIB);
    const answer = await ask("/a");
    await new Promise((resolve) => answer.once("error", resolve));
  });

  test("are cut off in the end, however slowly they are taken", async () => {
    const ask = await serve({ maxMs: 300 }, 64 * MIB);
    const answer = await ask("/a");
    const drip = setInterval(() => answer.read(1_024), 20);
    stops.push(() => clearInterval(drip));
    await new Promise((resolve) => answer.once("error", resolve));
  });

  test("are bounded in sum: whoever leaves most unread is cut off, and others get theirs", async () => {
    let cut = 0;
    const ask = await serve({ maxBytes: 40 * MIB }, 16 * MIB, () => cut++);
    const greedy = await Promise.all([ask("/greedy"), ask("/greedy")]);
    const cutOff = Promise.race(greedy.map((answer) => new Promise((resolve) => answer.once("error", resolve))));
    const modest = await ask("/modest");
    await cutOff;
    modest.resume();
    expect(await ended(modest)).toBe(true);
    expect(cut).toBe(1);
  });

  test("are forgotten once they are taken", async () => {
    let cut = 0;
    const ask = await serve({ maxBytes: 20 * MIB }, 16 * MIB, () => cut++);
    for (let round = 0; round < 3; round++) {
      const answer = await ask("/a");
      answer.resume();
      expect(await ended(answer)).toBe(true);
    }
    expect(cut).toBe(0);
  });
});

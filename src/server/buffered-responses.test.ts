import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { BufferedResponses, type BufferedResponsesListener, type BufferedResponsesOptions } from "./buffered-responses";

const MIB = 1_048_576;
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** A server whose responses all have the same size. The path of a request names the owner. */
async function serve(options: BufferedResponsesOptions, bytes: number, listener?: BufferedResponsesListener) {
  const unread = new BufferedResponses(options, listener);
  /** Whether each response was read completely, in the order in which the server produced them. */
  const taken: Promise<boolean>[] = [];
  const server = createServer((request, response) => {
    unread.watch(response, bytes, request.url ?? "");
    taken.push(new Promise((resolve) => response.once("close", () => resolve(response.writableFinished))));
    response.end(Buffer.alloc(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  const ask = (owner: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, host: "127.0.0.1", path: owner, agent: false }, resolve).on("error", reject);
    }).then((answer) => answer.on("error", () => undefined));
  return { ask, taken };
}

describe("a response that is not read", () => {
  test("is cut off when the client reads nothing of it", async () => {
    const { ask, taken } = await serve({ stallMs: 100 }, 16 * MIB);
    await ask("/a");
    expect(await taken[0]).toBe(false);
  });

  test("is cut off at the deadline even while the client still reads it", async () => {
    const { ask, taken } = await serve({ maxMs: 300 }, 64 * MIB);
    const answer = await ask("/a");
    const drip = setInterval(() => void answer.read(1_024), 20);
    stops.push(() => clearInterval(drip));
    expect(await taken[0]).toBe(false);
  });

  test("counts towards a total limit, above which the largest response is cut off", async () => {
    let cut = 0;
    const { ask, taken } = await serve({ maxBytes: 40 * MIB }, 16 * MIB, { onCutOff: () => cut++ });
    await ask("/greedy");
    await ask("/greedy");
    const modest = await ask("/modest");
    expect(await Promise.race(taken.slice(0, 2))).toBe(false);
    modest.resume();
    expect(await taken[2]).toBe(true);
    expect(cut).toBe(1);
  });

  test("no longer counts once it is read", async () => {
    let cut = 0;
    const { ask, taken } = await serve({ maxBytes: 20 * MIB }, 16 * MIB, { onCutOff: () => cut++ });
    for (let round = 0; round < 3; round++) {
      (await ask("/a")).resume();
      expect(await taken[round]).toBe(true);
    }
    expect(cut).toBe(0);
  });
});

describe("unread responses of one owner", () => {
  test("are reported beyond a quarter of the maximum, until they are read", async () => {
    const excessive: string[] = [];
    const onExcess = (owner: string, isExcessive: boolean) => void excessive.push(`${owner} ${isExcessive}`);
    const { ask, taken } = await serve({ maxBytes: 80 * MIB }, 16 * MIB, { onExcess });
    const [first] = [await ask("/greedy"), await ask("/modest")];
    expect(excessive).toEqual([]);
    const second = await ask("/greedy");
    expect(excessive).toEqual(["/greedy true"]);
    first.resume();
    expect(await taken[0]).toBe(true);
    expect(excessive).toEqual(["/greedy true", "/greedy false"]);
    second.resume();
    expect(await taken[2]).toBe(true);
    expect(excessive).toHaveLength(2);
  });

  test("are no longer excessive once they are cut off", async () => {
    const excessive: boolean[] = [];
    const onExcess = (_owner: string, isExcessive: boolean) => void excessive.push(isExcessive);
    const { ask, taken } = await serve({ maxBytes: 40 * MIB }, 16 * MIB, { onExcess });
    for (let count = 0; count < 3; count++) await ask("/greedy");
    expect(await Promise.race(taken)).toBe(false);
    expect(excessive).toEqual([true]);
    stops.splice(0).forEach((stop) => stop());
    await Promise.all(taken);
    expect(excessive).toEqual([true, false]);
  });
});

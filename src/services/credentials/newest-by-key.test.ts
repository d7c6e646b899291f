import { NewestByKey } from "./newest-by-key";

async function writtenBy(values: NewestByKey<string, number>): Promise<(readonly number[])[]> {
  const writes: (readonly number[])[] = [];
  await values.writeWith(async (some) => void writes.push(some));
  return writes;
}

test("writes the newest value of each key once, in portions of 1,000", async () => {
  const values = new NewestByKey<string, number>();
  for (let index = 0; index < 2_500; index++) values.set(`key-${index}`, index);
  values.set("key-0", -1);
  const writes = await writtenBy(values);
  expect(writes.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  expect(writes[2]!.at(-1)).toBe(-1);
  expect(await writtenBy(values)).toEqual([]);
});

test("keeps the values of a failed write unless there are newer ones", async () => {
  const values = new NewestByKey<string, number>();
  values.set("a", 1);
  values.set("b", 1);
  const failing = values.writeWith(async () => {
    values.set("b", 2);
    throw new Error("MongoDB is down");
  });
  await expect(failing).rejects.toThrow("MongoDB is down");
  expect(await writtenBy(values)).toEqual([[1, 2]]);
});

test("drops the oldest keys above 100,000, even after a failed write", async () => {
  const values = new NewestByKey<string, number>();
  for (let index = 0; index < 100_000; index++) values.set(`key-${index}`, index);
  const failing = values.writeWith(async () => {
    for (let index = 100_000; index < 100_002; index++) values.set(`key-${index}`, index);
    throw new Error("MongoDB is down");
  });
  await expect(failing).rejects.toThrow("MongoDB is down");
  const written = (await writtenBy(values)).flat();
  expect([written.length, written[0], written.at(-1)]).toEqual([100_000, 2, 100_001]);
});

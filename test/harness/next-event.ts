/** Resolves with the next event of a stream. @throws Error if the stream has ended */
export async function nextEvent<T>(stream: AsyncIterator<T>): Promise<T> {
  const result = await stream.next();
  if (result.done === true) throw new Error("the stream has ended");
  return result.value;
}

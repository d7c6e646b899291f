import fastify from "fastify";
import { serveErrors, type ErrorEngine } from "./http-errors";

const engine = { errors: { format: ({ message }: Error) => ({ message }) } } as unknown as ErrorEngine;

test.each([
  [true, "There is nothing at this path. Check the URL: the API is at /graphql."],
  [
    false,
    "There is nothing at this path. This port serves no API. Use SLUICE_HTTP_PORT of a process with the role api.",
  ],
])("regression: mentions /graphql only on a port that serves it: %j", async (servesApi, message) => {
  const app = fastify();
  serveErrors(app, engine);
  if (servesApi) app.post("/graphql", () => "");
  try {
    const response = await fetch(`${await app.listen({ host: "127.0.0.1", port: 0 })}/none`);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 404,
      body: { errors: [{ message }] },
    });
  } finally {
    await app.close();
  }
});

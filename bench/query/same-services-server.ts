/**
 * The platform's process with a stock server instead of its own: Apollo Server with its defaults, its standalone
 * integration and graphql-js. Schema, resolvers, services and database are the same.
 */
import "reflect-metadata";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { GraphQLError } from "graphql";
import { Loaders, type ReadLimiter, type RequestContext } from "../../src/resolvers/context";
import { bearerToken } from "../../src/server/credentials";
import type { HttpServer, HttpServerOptions } from "../../src/server/http-server";
import { runBaseline } from "./stock-process";

/** Further parts of the context for resolvers: a deadline for reads, and a limiter without a limit. */
const DEADLINE_MS = 10_000;
const { signal } = new AbortController();
const unbounded: ReadLimiter = { run: (read) => read() };
const unlimited = () => ({ cost: 0, limit: 0, remaining: 0, used: 0, resetAt: new Date() });

function createStockServer({ engine, access, port }: HttpServerOptions): HttpServer {
  const apollo = new ApolloServer<RequestContext>({ schema: engine.schema });
  let address = "";
  return {
    async start() {
      const { url } = await startStandaloneServer(apollo, {
        listen: { host: "127.0.0.1", port },
        async context({ req }) {
          const token = bearerToken(req.headers.authorization);
          const authenticated = token.ok ? await access.authenticate(token.value) : token;
          if (!authenticated.ok) {
            throw new GraphQLError("unauthenticated", { extensions: { http: { status: 401 } } });
          }
          const principal = authenticated.value;
          const { services } = engine.contextFor(principal);
          const deadline = { at: Date.now() + DEADLINE_MS, signal };
          return {
            principal,
            services,
            deadline,
            reads: unbounded,
            loaders: new Loaders(services, principal, { deadline, reads: unbounded }),
            pay: () => undefined,
            answerWhenDone: () => undefined,
            charge: unlimited,
          };
        },
      });
      address = url;
    },
    drain() {},
    stop: () => apollo.stop(),
    url: () => address,
    metricsUrl: () => address,
  };
}

runBaseline(createStockServer);

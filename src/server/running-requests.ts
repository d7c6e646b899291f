import type { FastifyInstance } from "fastify";

/** Tracks running HTTP requests. While the server drains, each response asks its client to close the connection. */
export class RunningRequests {
  private count = 0;
  private isDraining = false;
  private finished = Promise.withResolvers<void>();
  private held: PromiseWithResolvers<void> | null = null;

  watch(app: FastifyInstance): void {
    app.addHook("onRequest", (_request, reply, done) => {
      this.count++;
      reply.raw.once("close", () => {
        this.count--;
        if (this.count === 0) this.finished.resolve();
      });
      if (this.held === null) done();
      else void this.held.promise.then(() => done());
    });
    app.addHook("onSend", (_request, reply, _payload, done) => {
      // Otherwise a proxy would send its next request into a connection that is about to close.
      if (this.isDraining) reply.header("connection", "close");
      done();
    });
  }

  drain(): void {
    this.isDraining = true;
  }

  /** Delays every new request until {@link release}. */
  hold(): void {
    this.held ??= Promise.withResolvers();
  }

  release(): void {
    this.held?.resolve();
    this.held = null;
  }

  /** Resolves when no request is running. */
  async end(): Promise<void> {
    while (this.count > 0) {
      this.finished = Promise.withResolvers();
      await this.finished.promise;
    }
  }
}

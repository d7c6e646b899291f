/** Pages of which origins may use the API from a browser, over HTTP (CORS) and WebSocket alike. */
import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** What scripts of a page may read of an answer beside its body. */
const EXPOSED = ["retry-after", "content-disposition", "www-authenticate"];
const PREFLIGHT_SECONDS = 600;

export class AllowedOrigins {
  private readonly any: boolean;

  /** @param origins `https://app.example.com`, exactly as browsers send them; `*` allows all */
  constructor(private readonly origins: readonly string[]) {
    this.any = origins.includes("*");
  }

  /** For the routes of `app`, and for no others of the server. Keys come in a header: there are no cookies to allow. */
  async serve(app: FastifyInstance): Promise<void> {
    if (this.origins.length === 0) return;
    await app.register(cors, {
      origin: this.any ? "*" : [...this.origins],
      methods: ["GET", "POST"],
      exposedHeaders: EXPOSED,
      maxAge: PREFLIGHT_SECONDS,
    });
  }

  /**
   * Whether a WebSocket may be opened, which no browser refuses by itself.
   *
   * @param origin undefined: it is no page that asks
   */
  allowsSocket(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.any || this.origins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}

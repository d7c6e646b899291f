/** Origins whose pages may use the API from a browser, over HTTP (CORS) and WebSocket. */
import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** Response headers that scripts may read. */
const EXPOSED = ["retry-after", "content-disposition", "www-authenticate"];
const PREFLIGHT_SECONDS = 600;

export class AllowedOrigins {
  private readonly any: boolean;

  /** @param origins `https://app.example.com`, exactly as browsers send them; `*` allows all */
  constructor(private readonly origins: readonly string[]) {
    this.any = origins.includes("*");
  }

  /** Only for the routes of `app`. API keys come in a header, so there are no cookies to allow. */
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
   * Whether a WebSocket may be opened. Browsers do not check this themselves.
   *
   * @param origin undefined: the client is no browser page
   */
  allowsSocket(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.any || this.origins.includes(origin)) return true;
    // A native app's own scheme is no page of this server, although its host may be the same.
    return /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).host === host;
  }
}

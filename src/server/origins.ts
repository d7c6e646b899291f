/** Origins whose pages may use the API from a browser, over HTTP (CORS) and WebSocket. */
import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** Response headers that scripts of other origins can read. */
const EXPOSED = ["retry-after", "content-disposition", "www-authenticate"];
const PREFLIGHT_SECONDS = 600;

export class AllowedOrigins {
  private readonly any: boolean;

  /** @param origins `https://app.example.com`, exactly as browsers send them; `*` allows all */
  constructor(private readonly origins: readonly string[]) {
    this.any = origins.includes("*");
  }

  /** Adds CORS to the routes of `app`. It allows no cookies, because API keys are in a header. */
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
   * Whether a page can open a WebSocket. Browsers do not check this themselves.
   *
   * @param origin undefined: the client is not a page in a browser
   */
  allowsSocket(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.any || this.origins.includes(origin)) return true;
    // An origin with the scheme of a native app is not a page of this server, even if its host is the same.
    return /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).host === host;
  }
}

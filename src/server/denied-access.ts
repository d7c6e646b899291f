/** Reports denied access: to the client, to the log and as a metric. */
import type { Logger } from "pino";
import { ACCESS_DENIALS, type AccessDenial } from "../domain/access-denial";
import { publicError } from "../graphql/errors";
import type { ServerMetrics } from "./metrics";

/** Maximum log lines of one reason in {@link PERIOD_MS}. The next line counts the suppressed lines. */
const LINES = 10;
const PERIOD_MS = 60_000;

interface Lines {
  since: number;
  written: number;
  suppressed: number;
}

export class DeniedAccess {
  private readonly lines = new Map<AccessDenial["reason"], Lines>();

  constructor(
    private readonly metrics: Pick<ServerMetrics, "unauthenticated">,
    private readonly logger: Logger,
  ) {}

  /** Counts a denial, and logs it unless there are too many log lines. */
  report({ reason, detail }: AccessDenial, transport: "http" | "websocket", clientAddress: string): void {
    this.metrics.unauthenticated.inc({ transport, reason });
    const now = performance.now();
    let lines = this.lines.get(reason);
    if (lines === undefined) this.lines.set(reason, (lines = { since: now, written: 0, suppressed: 0 }));
    if (now - lines.since >= PERIOD_MS) Object.assign(lines, { since: now, written: 0 });
    if (lines.written >= LINES) {
      lines.suppressed++;
      return;
    }
    const { suppressed } = lines;
    lines.written++;
    lines.suppressed = 0;
    this.logger.info({ reason, transport, clientAddress, ...detail, suppressed }, "access denied");
  }
}

/** Returns the error for the client, with its reason. */
export function deniedError({ reason }: AccessDenial) {
  return publicError("UNAUTHENTICATED", ACCESS_DENIALS[reason], { reason });
}

/**
 * Returns the `WWW-Authenticate` header of a response (RFC 6750, section 3). It has no error code if the request has no
 * credentials.
 */
export function challenge({ reason }: AccessDenial): string {
  const realm = 'Bearer realm="sluice"';
  return reason === "MISSING"
    ? realm
    : `${realm}, error="invalid_token", error_description="${ACCESS_DENIALS[reason]}"`;
}

/** Messages between the benchmark and the process of its load generator. */
import type { GatewayAccount } from "./gateway";

export type GeneratorCommand =
  | {
      readonly type: "connect";
      readonly port: number;
      /** PEM of the broker's CA certificate. */
      readonly ca: string;
      /** Maximum unacknowledged packets of each gateway. */
      readonly window: number;
      readonly gateways: readonly GatewayAccount[];
    }
  /** Publish `count` readings in total, at most `lead` more than the consumer has acknowledged. */
  | { readonly type: "publish"; readonly count: number; readonly lead: number }
  /** Reports the number of this run's readings that the consumer has acknowledged. */
  | { readonly type: "progress"; readonly consumed: number }
  | { readonly type: "close" };

export type GeneratorEvent =
  | { readonly type: "connected" }
  /** The broker has acknowledged the whole run, or `close` has ended the run. */
  | {
      readonly type: "published";
      /** Time of the first write, in milliseconds of the monotonic clock. */
      readonly firstAt: number;
      /** Time of the broker's last acknowledgement, in milliseconds of the monotonic clock. */
      readonly lastAt: number;
    }
  | { readonly type: "closed" };

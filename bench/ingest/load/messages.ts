/** Messages between the benchmark and its load generator, a process of its own. */
import type { GatewayAccount } from "./gateway";

export type GeneratorCommand =
  | {
      readonly type: "connect";
      readonly port: number;
      /** PEM. */
      readonly ca: string;
      /** Maximum unacknowledged packets of one gateway. */
      readonly window: number;
      readonly gateways: readonly GatewayAccount[];
    }
  /** Publish `count` readings in all, never more than `lead` ahead of what the consumer has acknowledged. */
  | { readonly type: "publish"; readonly count: number; readonly lead: number }
  /** Number of this run's readings that the consumer has acknowledged. */
  | { readonly type: "progress"; readonly consumed: number }
  | { readonly type: "close" };

export type GeneratorEvent =
  | { readonly type: "connected" }
  /** The broker has acknowledged the whole run, or `close` has ended it. */
  | {
      readonly type: "published";
      /** Monotonic ms of the first write. */
      readonly firstAt: number;
      /** Monotonic ms of the broker's last acknowledgement. */
      readonly lastAt: number;
    }
  | { readonly type: "closed" };

/** Messages between the benchmark and its load generator, a process of its own. */
import type { GatewayAccount } from "./gateway";

export type GeneratorCommand =
  | {
      readonly type: "connect";
      readonly port: number;
      /** PEM. */
      readonly ca: string;
      /** Most unacknowledged packets of one gateway. */
      readonly window: number;
      readonly gateways: readonly GatewayAccount[];
    }
  /** Publish `count` readings in all, never more than `lead` ahead of what the consumer has acknowledged. */
  | { readonly type: "publish"; readonly count: number; readonly lead: number }
  /** The consumer has acknowledged so many of this run. */
  | { readonly type: "progress"; readonly consumed: number }
  | { readonly type: "close" };

export type GeneratorEvent =
  | { readonly type: "connected" }
  /** All of a run is acknowledged by the broker, or the run was ended by `close`. */
  | {
      readonly type: "published";
      /** Monotonic ms of the first write. */
      readonly firstAt: number;
      /** Monotonic ms of the broker's last acknowledgement. */
      readonly lastAt: number;
    }
  | { readonly type: "closed" };

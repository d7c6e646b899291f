import { ConsumerRunner } from "../consumers/consumer-runner";
import { FlushConsumer } from "./flush-consumer";
import type { FlusherOptions, FlusherPorts } from "./flush-ports";

/** Runs the flush. */
export class Flusher extends ConsumerRunner {
  constructor(ports: FlusherPorts, options: FlusherOptions, onFenced?: () => void) {
    super(new FlushConsumer(ports, options), ports.logger, onFenced);
  }
}

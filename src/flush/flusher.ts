import { ConsumerRunner } from "../consumers/consumer-runner";
import { FlushConsumer } from "./flush-consumer";
import type { FlusherOptions, FlusherPorts } from "./flush-ports";

/** Runs the flush consumer of one partition. */
export class Flusher extends ConsumerRunner {
  constructor(ports: FlusherPorts, options: FlusherOptions, onFenced?: () => void) {
    super(new FlushConsumer(ports, options), ports.logger, onFenced);
  }
}

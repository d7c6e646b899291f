import { ConsumerRunner } from "../consumers/consumer-runner";
import { FlushConsumer, type FlusherOptions, type FlusherPorts } from "./flush-consumer";

/** Runs the flush. */
export class Flusher extends ConsumerRunner {
  constructor(ports: FlusherPorts, options: FlusherOptions) {
    super(new FlushConsumer(ports, options), ports.logger);
  }
}

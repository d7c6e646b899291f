/** A local mongod or Mosquitto that can be stopped, killed, and started again with the same port and data. */

import type { Child } from "./child";

export class LocalServer {
  /**
   * @param child The running process.
   * @param launch Starts it again with the same port and data; resolves when the server responds.
   */
  constructor(
    readonly port: number,
    private child: Child,
    private readonly launch: () => Promise<Child>,
  ) {}

  /** Process ID. It changes with {@link restart}. */
  get pid(): number {
    return this.child.pid;
  }

  get running(): boolean {
    return this.child.running;
  }

  /** The end of the server's log. */
  get output(): string {
    return this.child.output;
  }

  /** Resolves when the present process has ended for any reason. */
  whenEnded(): Promise<void> {
    return this.child.whenEnded();
  }

  /** Stops the server gracefully: SIGTERM, then SIGKILL after a timeout. Idempotent. */
  stop(): Promise<void> {
    return this.child.stop();
  }

  /** Sends a signal, SIGKILL by default, and resolves when the process has ended. SIGSTOP and SIGCONT do not wait. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (signal === "SIGSTOP" || signal === "SIGCONT") this.child.signal(signal);
    else await this.child.kill(signal);
  }

  /** Starts again with the same port and data. Stops it first if it still runs. */
  async restart(): Promise<void> {
    await this.child.stop();
    this.child = await this.launch();
  }
}

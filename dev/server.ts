/**
 * A local server, such as mongod or Mosquitto. It can be stopped, killed, and restarted with the same port and data.
 */

import type { Child } from "./child";

export class LocalServer {
  /**
   * @param child the running process
   * @param launch starts the server again with the same port and data; resolves when it responds
   */
  constructor(
    readonly port: number,
    private child: Child,
    private readonly launch: () => Promise<Child>,
  ) {}

  /** Process ID. {@link restart} changes it. */
  get pid(): number {
    return this.child.pid;
  }

  get running(): boolean {
    return this.child.running;
  }

  /** Last part of the server's log. */
  get output(): string {
    return this.child.output;
  }

  /** Resolves when the current process has ended for any reason. */
  whenEnded(): Promise<void> {
    return this.child.whenEnded();
  }

  /** Stops the server gracefully: SIGTERM, then SIGKILL after a timeout. Idempotent. */
  stop(): Promise<void> {
    return this.child.stop();
  }

  /**
   * Sends a signal (default: SIGKILL), and resolves when the process has ended. For SIGSTOP and SIGCONT, it does not
   * wait.
   */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (signal === "SIGSTOP" || signal === "SIGCONT") this.child.signal(signal);
    else await this.child.kill(signal);
  }

  /** Stops the server if it runs, and starts it again with the same port and data. */
  async restart(): Promise<void> {
    await this.child.stop();
    this.child = await this.launch();
  }
}

import { fork, type ChildProcess } from "node:child_process";

interface Message {
  readonly type: string;
}

/** Message of a worker that cannot continue. */
export interface WorkerFailure {
  readonly type: "failed";
  readonly message: string;
}

interface Waiting {
  readonly type: string;
  readonly resolve: (event: Message) => void;
  readonly reject: (error: Error) => void;
}

/** A process of the benchmark that executes commands and responds with events. */
export class Worker<Command extends Message, Event extends Message> {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<Waiting>();
  #failure: Error | undefined;

  /** Runs a compiled program. Its standard output is ignored. */
  constructor(program: string) {
    this.#child = fork(program, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.pid = this.#child.pid ?? 0;
    this.#child.on("message", (event: Event | WorkerFailure) => this.#receive(event));
    this.#child.on("error", (error) => this.#fail(error));
    this.#child.on("exit", (code, signal) => this.#fail(new Error(`${program} ended: ${signal ?? code ?? ""}`)));
  }

  send(command: Command): void {
    if (this.#child.connected) this.#child.send(command);
  }

  /** Resolves with the next event of this type. Rejects if the worker fails or ends. */
  next<T extends Event["type"]>(type: T): Promise<Extract<Event, { type: T }>> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.add({ type, resolve: (event) => resolve(event as Extract<Event, { type: T }>), reject });
    });
  }

  /** Sends a command, and resolves with the event that responds to it. */
  request<T extends Event["type"]>(command: Command, type: T): Promise<Extract<Event, { type: T }>> {
    const answer = this.next(type);
    this.send(command);
    return answer;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill();
    await ended;
  }

  #receive(event: Message): void {
    if (event.type === "failed") return this.#fail(new Error((event as WorkerFailure).message));
    for (const waiting of this.#waiting) {
      if (waiting.type !== event.type) continue;
      this.#waiting.delete(waiting);
      return waiting.resolve(event);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting) waiting.reject(this.#failure);
    this.#waiting.clear();
  }
}

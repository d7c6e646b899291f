import type { BaselineCommand, BaselineEvent } from "./consumer";
import type { WorkerFailure } from "./worker";

export type StartBaseline = (
  command: Extract<BaselineCommand, { type: "start" }>,
  onReading: () => void,
) => Promise<void>;

/** Executes the benchmark's commands in a baseline's process. `start` calls back for each acknowledged reading. */
export function serveBaseline(start: StartBaseline): void {
  let readings = 0;
  const send = (event: BaselineEvent | WorkerFailure) => process.send?.(event);
  const fail = (error: unknown) => send({ type: "failed", message: String(error) });
  process.on("unhandledRejection", fail);
  process.on("disconnect", () => process.exit());
  process.on("message", (command: BaselineCommand) => {
    if (command.type === "progress") send({ type: "progress", readings });
    else start(command, () => readings++).then(() => send({ type: "started" }), fail);
  });
}

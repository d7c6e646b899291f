/** Administers Mosquitto's users and roles through its dynamic-security plugin. */
import { randomUUID, type X509Certificate } from "node:crypto";
import type { MqttClient } from "mqtt";
import type { Logger } from "pino";
import { UnavailableError } from "../domain/errors";
import type { Startable } from "../domain/ports/lifecycle";
import { CommandError, CONTROL_TOPIC, parseAnswers, type Command, type CommandAnswer } from "./commands";
import { ControlConnection, type BrokerReadiness, type ControlConnectionOptions } from "./control-connection";
import { within } from "./deadline";

interface Expected {
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends commands, and finds the response to each. The plugin sends every response to all readers of its response topic.
 */
export class DynamicSecurity implements Startable {
  private readonly connection: ControlConnection;
  private readonly expected = new Map<string, Expected>();

  constructor(
    options: ControlConnectionOptions,
    private readonly logger: Logger,
  ) {
    this.connection = new ControlConnection(
      options,
      logger,
      (payload) => {
        this.answered(payload);
      },
      () => {
        this.lost();
      },
    );
  }

  get brokerCertificate(): X509Certificate | null {
    return this.connection.brokerCertificate;
  }

  get readiness(): BrokerReadiness {
    return this.connection.readiness;
  }

  start(): Promise<void> {
    return this.connection.start();
  }

  stop(): Promise<void> {
    return this.connection.stop();
  }

  /**
   * Sends one command.
   *
   * @throws CommandError if the plugin rejects it
   * @throws UnavailableError if there is no connection, or the plugin does not respond in time. In the latter case, the
   * command may have taken effect
   */
  async execute(command: Command): Promise<CommandAnswer> {
    const [answer] = await this.executeBatch([command]);
    if (answer === undefined) throw new Error("the broker did not respond to a command");
    if (answer.error !== null) throw new CommandError(command.command, answer.error);
    return answer;
  }

  /**
   * Sends commands in one message. Returns their responses in the same order. The plugin continues after a failed
   * command, so check every `error`.
   *
   * @throws UnavailableError if there is no connection, or any response does not arrive in time
   */
  async executeBatch(commands: readonly Command[]): Promise<CommandAnswer[]> {
    const client = await this.connection.open();
    const sent = commands.map((command) => ({ ...command, correlationData: randomUUID() }));
    const answers = Promise.all(sent.map((command) => this.expect(command.correlationData)));
    try {
      return await within(this.publish(client, sent, answers), this.connection.timeoutMs, () => {
        this.connection.abandon(client);
        return new UnavailableError(
          "broker",
          `the broker did not respond to ${names(commands)} within ${this.connection.timeoutMs} ms`,
        );
      });
    } finally {
      for (const { correlationData } of sent) this.expected.delete(correlationData);
    }
  }

  private expect(correlationData: string): Promise<CommandAnswer> {
    return new Promise((resolve, reject) => {
      this.expected.set(correlationData, { resolve, reject });
    });
  }

  private publish(
    client: MqttClient,
    commands: readonly Command[],
    answers: Promise<CommandAnswer[]>,
  ): Promise<CommandAnswer[]> {
    return new Promise((resolve, reject) => {
      answers.then(resolve, reject);
      // QoS 1 is used only for the reason code, which distinguishes a rejected publish from a lost one.
      client.publish(CONTROL_TOPIC, JSON.stringify({ commands }), { qos: 1 }, (error) => {
        if (error) reject(new UnavailableError("broker", `sending ${names(commands)} failed`, { cause: error }));
      });
    });
  }

  private answered(payload: Buffer): void {
    for (const [correlationData, answer] of parseAnswers(payload)) {
      this.expected.get(correlationData)?.resolve(answer);
      if (answer.error !== null && this.expected.has(correlationData)) {
        this.logger.debug({ command: answer.command, error: answer.error }, "broker rejected a command");
      }
    }
  }

  private lost(): void {
    for (const { reject } of this.expected.values()) {
      reject(new UnavailableError("broker", "the connection closed before the broker responded"));
    }
  }
}

/** Executes a command. Has no effect if its target does not exist. */
export async function executeUnlessNotFound(dynamicSecurity: DynamicSecurity, command: Command): Promise<void> {
  try {
    await dynamicSecurity.execute(command);
  } catch (error) {
    if (!(error instanceof CommandError && error.notFound)) throw error;
  }
}

function names(commands: readonly Command[]): string {
  return commands
    .slice(0, 5)
    .map(({ command }) => command)
    .join(", ");
}

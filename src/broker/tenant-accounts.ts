import type { BrokerAdmin } from "../domain/ports/broker";
import { CommandError, type Command } from "./commands";
import type { BrokerReadiness } from "./control-connection";
import type { DynamicSecurity } from "./dynamic-security";
import { tenantRole } from "./dynamic-security-document";
import { SerialQueue } from "./serial-queue";

export interface TenantAccountsOptions {
  /** Changes that may wait for their turn; one more fails at once. Default 256. */
  readonly maxWaiting?: number | undefined;
}

/** {@link BrokerAdmin} over dynamic security: a user and a role of the same name for each tenant. */
export class TenantAccounts implements BrokerAdmin {
  private readonly changes: SerialQueue;

  constructor(
    private readonly dynamicSecurity: DynamicSecurity,
    options: TenantAccountsOptions = {},
  ) {
    this.changes = new SerialQueue(options.maxWaiting ?? 256);
  }

  get readiness(): BrokerReadiness {
    return this.dynamicSecurity.readiness;
  }

  start(): Promise<void> {
    return this.dynamicSecurity.start();
  }

  stop(): Promise<void> {
    return this.dynamicSecurity.stop();
  }

  /** What an interruption left behind under these names is replaced; its sessions end. */
  createTenantAccount(tenantId: string, username: string, password: string): Promise<void> {
    return this.changes.run(async () => {
      try {
        await this.create(tenantId, username, password);
      } catch (error) {
        if (!(error instanceof CommandError && error.alreadyExists)) throw error;
        await this.remove(tenantId, username);
        await this.create(tenantId, username, password);
      }
    });
  }

  deleteTenantAccount(tenantId: string, username: string): Promise<void> {
    return this.changes.run(() => this.remove(tenantId, username));
  }

  private async create(tenantId: string, username: string, password: string): Promise<void> {
    const { rolename, acls } = tenantRole(tenantId);
    await this.dynamicSecurity.execute({ command: "createRole", rolename, acls });
    // The role comes by a command of its own: one given inside createClient is freed twice when it is deleted later.
    await this.dynamicSecurity.execute({ command: "createClient", username, password });
    await this.dynamicSecurity.execute({ command: "addClientRole", username, rolename });
  }

  /** The user first: a role that is deleted under its users is freed twice by some versions of the plugin. */
  private async remove(tenantId: string, username: string): Promise<void> {
    await this.executeUnlessNotFound({ command: "deleteClient", username });
    await this.executeUnlessNotFound({ command: "deleteRole", rolename: tenantRole(tenantId).rolename });
  }

  private async executeUnlessNotFound(command: Command): Promise<void> {
    try {
      await this.dynamicSecurity.execute(command);
    } catch (error) {
      if (!(error instanceof CommandError && error.notFound)) throw error;
    }
  }
}

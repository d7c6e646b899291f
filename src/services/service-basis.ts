import type { Logger } from "pino";
import type { AuditTrail } from "./audit";
import type { TenantScope } from "./authorization";
import type { Partitions } from "./partitions";
import type { ServiceOptions, ServicePorts } from "./service-ports";

/** Dependencies that all factories of services share. */
export interface ServiceBasis {
  readonly ports: ServicePorts;
  readonly options: ServiceOptions;
  readonly logger: Logger;
  readonly scope: TenantScope;
  readonly audit: AuditTrail;
  readonly partitions: Partitions;
}

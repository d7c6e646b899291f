/**
 * The validated configuration of a process. Each variable is declared once, in `variables/`. Its type, loader, errors
 * and reference follow from the declaration. zod parses single values only. A zod object would nest its fields like its
 * input, and would skip the checks of related values once one value is invalid.
 */
import { access } from "./variables/access";
import { clientCa } from "./variables/client-ca";
import { graphql } from "./variables/graphql";
import { http } from "./variables/http";
import { flush, ingest, live } from "./variables/ingestion";
import { journal } from "./variables/journal";
import { limits } from "./variables/limits";
import { mongodb } from "./variables/mongodb";
import { mqtt } from "./variables/mqtt";
import { partitions } from "./variables/partitions";
import { balanceAfterMs, log, maxClockSkewMs, roles, shutdown } from "./variables/process";
import { retention } from "./variables/retention";
import type { ValueOf } from "./variables/variable";

/** All variables, in the order of the reference documentation. */
export const declared = {
  mongodb,
  journal,
  retention,
  mqtt,
  clientCa,
  partitions,
  http,
  graphql,
  access,
  roles,
  ingest,
  flush,
  live,
  limits,
  log,
  maxClockSkewMs,
  balanceAfterMs,
  shutdown,
};

export type Config = ValueOf<typeof declared>;

/** A mistake in the environment: the variable, what was found (never a secret), and the remedy. */
export interface ConfigFailure {
  readonly name: string;
  readonly found: string;
  readonly remedy: string;
}

/** Entry point of the package `@sluice/sdk`. */
export { createSluice, type Operations, type RequestOptions, type Sluice, type SluiceOptions } from "./client";
export { orThrow, SluiceError, type SdkErrorCode, type SluiceErrorCode } from "./errors";
export { allPages, type Connection } from "./pages";
export type { ReconnectOptions } from "./websocket";
export type * from "./generated/operations";

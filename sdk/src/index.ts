/** Entry point of the package `@sluice/sdk`. */
export { createSluice, type Sluice, type SluiceOptions } from "./client";
export type { ConnectionState } from "./connection-state";
export type { ClientOptions } from "./core";
export { orThrow, SluiceError, type SdkErrorCode, type SluiceErrorCode } from "./errors";
export type { Lists, ListVariables } from "./lists";
export type { Operations, RequestOptions } from "./operations";
export { allPages, type Connection } from "./pages";
export type { TypedDocument, UntypedDocument } from "./typed-document";
export type { ReconnectOptions } from "./websocket";
export type * from "./generated/operations";

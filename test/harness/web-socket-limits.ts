import { loadConfig } from "../../src/config/load";
import type { WebSocketLimits } from "../../src/server/web-socket-endpoint";
import { COMPLETE } from "./complete-environment";

/** Returns the limits of WebSockets that the configuration has by default, with these changes. */
export function webSocketLimits(changes: Partial<WebSocketLimits> = {}): WebSocketLimits {
  const loaded = loadConfig(COMPLETE);
  if (!loaded.ok) throw new Error("The environment is incomplete.");
  return { ...loaded.value.http.webSocket, ...changes };
}

/** Entry point of the console. */
import "./trusted-types";
import "./ui/fonts.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { loadMessages, preferredLanguage } from "./messages/languages";
import { MessagesProvider } from "./messages/messages-provider";
import { SessionProvider } from "./session/session-provider";
import { SessionStore } from "./session/session-store";
import { applyTheme, storedTheme } from "./shell/theme";
import { guardHistory } from "./ui/leave-guard";

applyTheme(storedTheme());
guardHistory();
// If this part cannot be loaded, the browser alone decides where the focus is.
import("./ui/focus-keeper").then(
  ({ keepFocus }) => keepFocus(),
  () => undefined,
);
const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root.");

// Use English if the preferred language cannot be loaded.
const initial = await loadMessages(preferredLanguage()).catch(() => loadMessages("en"));

createRoot(root).render(
  <StrictMode>
    <MessagesProvider initial={initial}>
      <SessionProvider store={new SessionStore()}>
        <App />
      </SessionProvider>
    </MessagesProvider>
  </StrictMode>,
);

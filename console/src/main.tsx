/** Entry of the console. */
import "./trusted-types";
import "./ui/fonts.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { MessagesProvider } from "./messages/messages-provider";
import { SessionProvider } from "./session/session-provider";
import { SessionStore } from "./session/session-store";
import { applyTheme, storedTheme } from "./shell/theme";

applyTheme(storedTheme());
const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root.");

createRoot(root).render(
  <StrictMode>
    <MessagesProvider>
      <SessionProvider store={new SessionStore()}>
        <App />
      </SessionProvider>
    </MessagesProvider>
  </StrictMode>,
);

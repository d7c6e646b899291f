/** The texts in the reader's language, and the formats that go with them. */
import { createContext, use, useMemo, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { en, type Messages } from "./en";
import { formatsOf, type Formats } from "./formats";

const MessagesContext = createContext<Messages>(en);
const FormatsContext = createContext<Formats | null>(null);

export function MessagesProvider({ children }: { readonly children: ReactNode }) {
  const messages: Messages = en;
  const formats = useMemo(() => formatsOf(messages), [messages]);
  return (
    <I18nProvider locale={messages.language}>
      <MessagesContext value={messages}>
        <FormatsContext value={formats}>{children}</FormatsContext>
      </MessagesContext>
    </I18nProvider>
  );
}

export function useMessages(): Messages {
  return use(MessagesContext);
}

export function useFormats(): Formats {
  const formats = use(FormatsContext);
  if (formats === null) throw new Error("internal: outside of MessagesProvider");
  return formats;
}

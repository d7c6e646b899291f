/** Provides the texts in the reader's language, and the formats of numbers and times. */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { en, type Messages } from "./en";
import { formatsOf, type Formats } from "./formats";
import { keepLanguage, loadMessages, type Language } from "./languages";

const MessagesContext = createContext<Messages>(en);
const FormatsContext = createContext<Formats | null>(null);
const ChoiceContext = createContext<(language: Language) => Promise<void>>(() => Promise.resolve());

interface MessagesProviderProps {
  readonly initial: Messages;
  readonly children: ReactNode;
}

export function MessagesProvider({ initial, children }: MessagesProviderProps) {
  const [messages, setMessages] = useState(initial);
  const formats = useMemo(() => formatsOf(messages), [messages]);
  const choose = useMemo(
    () => async (language: Language) => {
      setMessages(await loadMessages(language));
      keepLanguage(language);
    },
    [],
  );
  useEffect(() => {
    document.documentElement.lang = messages.language;
  }, [messages]);
  return (
    <I18nProvider locale={messages.language}>
      <ChoiceContext value={choose}>
        <MessagesContext value={messages}>
          <FormatsContext value={formats}>{children}</FormatsContext>
        </MessagesContext>
      </ChoiceContext>
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

/** Returns a function that changes the language and remembers it in this browser. */
export function useLanguageChoice(): (language: Language) => Promise<void> {
  return use(ChoiceContext);
}

/** Languages of the console. Until the reader chooses one, the browser's languages decide. */
import { en, type Messages } from "./en";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Name of each language, in that language. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

const STORAGE_KEY = "sluice:language";

/** English is part of the initial script. Other languages are loaded when they are needed. */
const LOADERS: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import("./de")).de,
};

export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY);
  const wanted = stored === null ? navigator.languages : [stored];
  for (const tag of wanted) {
    const language = LANGUAGES.find((each) => each === tag.toLowerCase().split("-")[0]);
    if (language !== undefined) return language;
  }
  return "en";
}

export function loadMessages(language: Language): Promise<Messages> {
  return LOADERS[language]();
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(STORAGE_KEY, language);
}

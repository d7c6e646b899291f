import { useLanguageChoice, useMessages } from "../messages/messages-provider";
import { LANGUAGE_NAMES, LANGUAGES } from "../messages/languages";
import { cx } from "../ui/cx";
import styles from "./theme-switch.module.css";

export function LanguageSwitch() {
  const { shell, language } = useMessages();
  const choose = useLanguageChoice();
  return (
    <fieldset className={cx(styles.group)}>
      <legend className={cx(styles.legend)}>{shell.language}</legend>
      {LANGUAGES.map((each) => (
        <label key={each} className={cx(styles.choice)} lang={each}>
          <input type="radio" name="language" checked={each === language} onChange={() => void choose(each)} />
          {LANGUAGE_NAMES[each]}
        </label>
      ))}
    </fieldset>
  );
}

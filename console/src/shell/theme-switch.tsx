import { useState } from "react";
import { useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { chooseTheme, storedTheme, THEMES } from "./theme";
import styles from "./theme-switch.module.css";

export function ThemeSwitch() {
  const { shell } = useMessages();
  const [theme, setTheme] = useState(storedTheme);
  return (
    <fieldset className={cx(styles.group)}>
      <legend className={cx(styles.legend)}>{shell.theme}</legend>
      {THEMES.map((each) => (
        <label key={each} className={cx(styles.choice)}>
          <input
            type="radio"
            name="theme"
            checked={each === theme}
            onChange={() => {
              chooseTheme(each);
              setTheme(each);
            }}
          />
          {shell.themes[each]}
        </label>
      ))}
    </fieldset>
  );
}

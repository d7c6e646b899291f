/** Selects one of a few choices that are shown side by side. */
import { useId } from "react";
import styles from "./choices.module.css";
import { cx } from "./cx";

export interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly choices: readonly T[];
  /** null: nothing is chosen. */
  readonly chosen: T | null;
  readonly nameOf: (choice: T) => string;
  readonly onChoose: (choice: T) => void;
}

export function Choices<T extends string>({ label, choices, chosen, nameOf, onChoose }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset className={cx(styles.group)}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input type="radio" name={name} checked={choice === chosen} onChange={() => onChoose(choice)} />
          {nameOf(choice)}
        </label>
      ))}
    </fieldset>
  );
}

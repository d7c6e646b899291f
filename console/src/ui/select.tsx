/** Selects one of many options, or none, with the browser's own list. */
import { cx } from "./cx";
import { Icon } from "./icon";
import styles from "./select.module.css";

export interface SelectProps<T extends string> {
  readonly label: string;
  /** Name of the entry that chooses no option. */
  readonly all: string;
  readonly options: readonly T[];
  readonly chosen: T | undefined;
  readonly nameOf?: (option: T) => string;
  readonly onChoose: (option: T | undefined) => void;
}

export function Select<T extends string>({ label, all, options, chosen, nameOf, onChoose }: SelectProps<T>) {
  return (
    <span className={cx(styles.place)}>
      <select
        aria-label={label}
        className={cx(styles.select)}
        value={chosen ?? ""}
        onChange={({ currentTarget: { value } }) => onChoose(options.find((option) => option === value))}
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOf?.(option) ?? option}
          </option>
        ))}
      </select>
      <Icon name="down" size={12} />
    </span>
  );
}

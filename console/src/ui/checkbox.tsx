import { Checkbox as AriaCheckbox } from "react-aria-components";
import styles from "./checkbox.module.css";
import { cx } from "./cx";

interface CheckboxProps {
  readonly children: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

export function Checkbox({ children, isSelected, onChange }: CheckboxProps) {
  return (
    <AriaCheckbox className={cx(styles.checkbox)} isSelected={isSelected} onChange={onChange}>
      <span className={cx(styles.box)} aria-hidden="true" />
      {children}
    </AriaCheckbox>
  );
}

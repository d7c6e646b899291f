/** Column header that sorts the rows. */
import { cx } from "../ui/cx";
import { Icon } from "../ui/icon";
import styles from "./fleet.module.css";

export interface SortButtonProps {
  readonly name: string;
  readonly sort: "ascending" | "descending" | "none";
  /** Whether the column is right-aligned. The arrow then precedes the name, which stays aligned with the values. */
  readonly isEnd: boolean;
  readonly onPress: () => void;
}

export function SortButton({ name, sort, isEnd, onPress }: SortButtonProps) {
  return (
    <button type="button" className={cx(styles.sort, styles[sort], isEnd && styles.sortEnd)} onClick={onPress}>
      {name}
      <Icon name="down" size={10} />
    </button>
  );
}

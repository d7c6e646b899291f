/** Bar that shows the used part of a limit. */
import { useId } from "react";
import { cx } from "./cx";
import styles from "./meter.module.css";

export interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly limit: number;
  /** Value and limit as text. */
  readonly text: string;
  /** Whether a value near the limit is normal and shows no warning. */
  readonly isNeutral?: boolean;
  /** Whether the value counts something bad. */
  readonly isBad?: boolean;
}

const NEAR = 0.8;

export function Meter({ label, value, limit, text, isNeutral = false, isBad = false }: MeterProps) {
  const id = useId();
  const share = limit === 0 ? 1 : Math.min(1, Math.max(0, value / limit));
  return (
    <div className={cx(styles.meter)}>
      <div className={cx(styles.line)}>
        <span id={id}>{label}</span>
        <span className={cx(styles.text)}>{text}</span>
      </div>
      <div
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(value, limit)}
        aria-valuetext={text}
        className={cx(styles.track)}
      >
        <div
          className={cx(styles.bar, !isNeutral && share >= NEAR && styles.near, isBad && styles.bad)}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}

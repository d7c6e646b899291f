import { useMessages } from "../messages/messages-provider";
import heat from "../charts/heat-map.module.css";
import { cx } from "../ui/cx";
import styles from "./ledger.module.css";

const LEVELS = [1, 2, 3, 4] as const;

/** Legend of the heat map's colors. */
export function Legend() {
  const { ledger } = useMessages();
  return (
    <span className={cx(styles.legend)}>
      <span className={cx(styles.scale)}>
        {LEVELS.map((level) => (
          <span key={level} className={cx(styles.swatch, heat[`some${level}`])} />
        ))}
        {ledger.legend.received}
      </span>
      <span className={cx(styles.scale)}>
        {LEVELS.map((level) => (
          <span key={level} className={cx(styles.swatch, heat[`bad${level}`])} />
        ))}
        {ledger.legend.rejected}
      </span>
      <span className={cx(styles.scale)}>
        <span className={cx(styles.swatch, heat.empty, heat.marked)} />
        {ledger.legend.unbalanced}
      </span>
    </span>
  );
}

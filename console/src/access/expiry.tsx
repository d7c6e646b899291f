/** Time at which a credential or an API key expires. It is marked if it is near. */
import { useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { Ago } from "../ui/time";
import styles from "./access.module.css";

export interface ExpiryProps {
  readonly expiresAt: string | null;
  readonly expiresSoon: boolean;
}

export function Expiry({ expiresAt, expiresSoon }: ExpiryProps) {
  const { common } = useMessages();
  if (expiresAt === null) return common.never;
  return (
    <span className={cx(expiresSoon && styles.soon)}>
      <Ago at={expiresAt} />
    </span>
  );
}

/** Button below a list that loads the next rows. It is absent if there are none. */
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import styles from "./access.module.css";

interface MoreProps {
  readonly query: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
}

export function More({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreProps) {
  const { common } = useMessages();
  if (!hasNextPage) return null;
  return (
    <div className={cx(styles.more)}>
      <Button isBusy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
        {common.more}
      </Button>
    </div>
  );
}

import { useMessages } from "../messages/messages-provider";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";
import { Empty } from "../ui/states";

export function NotFound() {
  const { common } = useMessages();
  return (
    <Page title={common.notFound}>
      <Empty icon="search" title={common.notFoundText}>
        <ButtonLink to="/">{common.back}</ButtonLink>
      </Empty>
    </Page>
  );
}

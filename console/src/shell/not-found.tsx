import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useViewer } from "../session/viewer";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";
import { Empty } from "../ui/states";

/** Links to the pages of the user's own tenant, because the address may belong to another tenant. */
export function NotFound() {
  const { common, pages } = useMessages();
  const tenant = useViewer()?.tenant ?? null;
  return (
    <Page title={common.notFound}>
      {tenant === null ? (
        <Empty icon="search" title={common.notFoundText}>
          <ButtonLink to="/">{common.back}</ButtonLink>
        </Empty>
      ) : (
        <Empty icon="search" title={common.notFoundText} text={common.signedInto(tenant.tenantId)}>
          <ButtonLink to={paths.tenant(tenant.tenantId)}>{pages.overview}</ButtonLink>
        </Empty>
      )}
    </Page>
  );
}

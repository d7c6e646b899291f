/** Page of a tenant's access: broker credentials for publishing, and API keys for queries. */
import { useParams } from "react-router";
import { useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { asOneOf } from "../search-readers";
import { useRights, useViewer } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Choices } from "../ui/choices";
import { Page } from "../ui/page";
import { Skeleton } from "../ui/states";
import { ApiKeys } from "./api-keys";
import { Credentials } from "./credentials";

const TABS = ["credentials", "keys"] as const;
/** `open` names the open dialog. */
const SEARCH = { tab: asOneOf(...TABS), open: asOneOf("issue", "create") };

export default function AccessPage() {
  const { access } = useMessages();
  const { tenantId = "" } = useParams();
  const [{ tab = "credentials", open }, change] = useSearch(SEARCH);
  const viewer = useViewer();
  const rights = useRights();
  if (viewer === undefined) return <Skeleton />;
  if (!rights.access) return <NotFound />;
  return (
    <Page
      title={access.title}
      actions={
        <Choices
          label={access.title}
          choices={TABS}
          chosen={tab}
          nameOf={(each) => access.tabs[each]}
          onChoose={(next) => change({ tab: next, open: undefined })}
        />
      }
    >
      {tab === "credentials" ? (
        <Credentials
          tenantId={tenantId}
          isIssuing={open === "issue"}
          onIssuing={(isIssuing) => change({ open: isIssuing ? "issue" : undefined })}
        />
      ) : (
        <ApiKeys
          tenantId={tenantId}
          isCreating={open === "create"}
          onCreating={(isCreating) => change({ open: isCreating ? "create" : undefined })}
        />
      )}
    </Page>
  );
}

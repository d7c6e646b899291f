/** Links to the pages that the reader may see: the tenant's and the operator's. */
import { useQuery } from "@tanstack/react-query";
import { NavLink, useMatch } from "react-router";
import { TenantNameDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths, type TenantPage } from "../paths";
import { useSession, useSessionStore } from "../session/session-provider";
import { useRights, useViewer } from "../session/viewer";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/icon";
import { maySignOut } from "../ui/leave-guard";
import { Tag } from "../ui/status";
import { LanguageSwitch } from "./language-switch";
import styles from "./navigation.module.css";
import { ThemeSwitch } from "./theme-switch";

export interface PageLink {
  readonly to: string;
  readonly icon: IconName;
  readonly name: string;
  readonly isExact: boolean;
}

/** Returns the tenant in view: the user's own tenant, or for operators the tenant in the address. */
export function useTenantId(): string | undefined {
  const match = useMatch("/t/:tenantId/*");
  const viewer = useViewer();
  return viewer?.tenant?.tenantId ?? match?.params.tenantId;
}

/** Returns the pages of the tenant in view, and of the platform. */
export function usePages(): { readonly tenant: readonly PageLink[]; readonly platform: readonly PageLink[] } {
  const { pages } = useMessages();
  const tenantId = useTenantId();
  const rights = useRights();
  const link = (page: TenantPage): PageLink => ({
    to: paths.page(tenantId ?? "", page),
    icon: page,
    name: pages[page],
    isExact: false,
  });
  const tenant: readonly PageLink[] =
    tenantId === undefined
      ? []
      : [
          { to: paths.tenant(tenantId), icon: "overview", name: pages.overview, isExact: true },
          link("fleet"),
          link("rejections"),
          link("trace"),
          link("ledger"),
          ...(rights.access ? [link("access")] : []),
          link("usage"),
          ...(rights.access ? [link("audit")] : []),
        ];
  const platform: readonly PageLink[] = rights.operate
    ? [
        { to: paths.tenants(), icon: "tenants", name: pages.tenants, isExact: false },
        { to: paths.platform(), icon: "platform", name: pages.platform, isExact: true },
      ]
    : [];
  return { tenant, platform };
}

export function Navigation() {
  const { shell } = useMessages();
  const { tenant, platform } = usePages();
  return (
    <nav className={cx(styles.navigation)} aria-label={shell.navigation}>
      {platform.length > 0 && <Links name={shell.platformSection} links={platform} />}
      <TenantLinks links={tenant} />
      <Account />
    </nav>
  );
}

function TenantLinks({ links }: { readonly links: readonly PageLink[] }) {
  const { shell } = useMessages();
  const { sluice } = useSession();
  const tenantId = useTenantId();
  const { data } = useQuery({
    queryKey: ["tenant-name", tenantId],
    queryFn: async ({ signal }) => (await sluice.request(TenantNameDocument, { tenantId }, { signal })).tenant ?? null,
    enabled: tenantId !== undefined,
    staleTime: 60_000,
  });
  if (tenantId === undefined) return null;
  return (
    <>
      <Links name={data?.name ?? tenantId} links={links} />
      {data?.status === "SUSPENDED" && (
        <p className={cx(styles.suspended)}>
          <Tag tone="warn">{shell.suspended}</Tag>
        </p>
      )}
    </>
  );
}

function Links({ name, links }: { readonly name: string; readonly links: readonly PageLink[] }) {
  return (
    <div>
      <h2 className={cx(styles.section)}>{name}</h2>
      <ul className={cx(styles.links)}>
        {links.map(({ to, icon, name: page, isExact }) => (
          <li key={to}>
            <NavLink to={to} end={isExact} className={cx(styles.link)}>
              <Icon name={icon} />
              {page}
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Account() {
  const { shell } = useMessages();
  const viewer = useViewer();
  const store = useSessionStore();
  return (
    <div className={cx(styles.account)}>
      <LanguageSwitch />
      <ThemeSwitch />
      <div className={cx(styles.who)}>
        <div className={cx(styles.name)}>
          <span>{viewer?.apiKey?.name ?? viewer?.subject ?? " "}</span>
          <small>{viewer === undefined ? " " : shell.roles[viewer.role]}</small>
        </div>
        <IconButton icon="signOut" label={shell.signOut} onPress={() => void (maySignOut() && store.signOut())} />
      </div>
    </div>
  );
}

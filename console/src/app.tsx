/** Maps each address to its page. A page is loaded when it is first shown. */
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation, useParams } from "react-router";
import { basename } from "./base";
import { useMessages } from "./messages/messages-provider";
import { paths } from "./paths";
import { useSessionState } from "./session/session-provider";
import { SignIn } from "./session/sign-in";
import { useRights, useViewer, useViewerQuery } from "./session/viewer";
import { NotFound } from "./shell/not-found";
import { Shell } from "./shell/shell";
import { Boundary } from "./ui/boundary";
import { lazyPart } from "./ui/lazy-part";
import { Page } from "./ui/page";
import { Failed, Skeleton, useIsFinal } from "./ui/states";

const Overview = lazyPart(() => import("./overview/overview-page"), Skeleton);
const Fleet = lazyPart(() => import("./fleet/fleet-page"), Skeleton);
const Rejections = lazyPart(() => import("./rejections/rejections-page"), Skeleton);
const Access = lazyPart(() => import("./access/access-page"), Skeleton);
const Trace = lazyPart(() => import("./trace/trace-page"), Skeleton);
const Ledger = lazyPart(() => import("./ledger/ledger-page"), Skeleton);
const Sensor = lazyPart(() => import("./sensor/sensor-page"), Skeleton);
const Import = lazyPart(() => import("./fleet-import/import-page"), Skeleton);
const Usage = lazyPart(() => import("./usage/usage-page"), Skeleton);
const Audit = lazyPart(() => import("./audit/audit-page"), Skeleton);
const Platform = lazyPart(() => import("./platform/platform-page"), Skeleton);
const Register = lazyPart(() => import("./tenants/register-page"), Skeleton);
const Tenant = lazyPart(() => import("./tenants/tenant-page"), Skeleton);
const Tenants = lazyPart(() => import("./tenants/tenants-page"), Skeleton);

export function App() {
  const { status } = useSessionState();
  if (status !== "signed-in") return <SignIn />;
  return (
    <Boundary place={basename}>
      {/* While a page loads for the first time, show that it loads. Do not keep the previous page. */}
      <BrowserRouter basename={basename} useTransitions={false}>
        <Pages />
      </BrowserRouter>
    </Boundary>
  );
}

function Pages() {
  const { pathname } = useLocation();
  return (
    <Shell>
      <Boundary place={pathname}>
        <Routes>
          <Route element={<WithViewer />}>
            <Route index element={<Start />} />
            <Route element={<ForOperators />}>
              <Route path="tenants" element={<Tenants />} />
              <Route path="tenants/register" element={<Register />} />
              <Route path="tenants/id/:tenantId" element={<Tenant />} />
              <Route path="platform" element={<Platform />} />
            </Route>
            <Route path="t/:tenantId" element={<OfTenant />}>
              <Route index element={<Overview />} />
              <Route path="fleet" element={<Fleet />} />
              <Route path="rejections" element={<Rejections />} />
              <Route path="trace" element={<Trace />} />
              <Route path="ledger" element={<Ledger />} />
              <Route path="access" element={<Access />} />
              <Route path="import" element={<Import />} />
              <Route path="usage" element={<Usage />} />
              <Route path="audit" element={<Audit />} />
              <Route path="assets/:assetId/sensors/:sensorId" element={<Sensor />} />
            </Route>
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </Boundary>
    </Shell>
  );
}

/** Shows the failure instead of the page if the viewer's rights cannot be loaded: the page would lack its actions. */
function WithViewer() {
  const { common } = useMessages();
  const { data, error, refetch } = useViewerQuery();
  const isFinal = useIsFinal(error);
  if (data !== undefined || !isFinal) return <Outlet />;
  return (
    <Page title={common.broken}>
      <Failed error={error} onRetry={() => void refetch()} />
    </Page>
  );
}

function ForOperators() {
  const viewer = useViewer();
  const { operate } = useRights();
  if (viewer === undefined) return <Skeleton />;
  return operate ? <Outlet /> : <NotFound />;
}

/** For a tenant's user, pages of other tenants do not exist. */
function OfTenant() {
  const { tenantId } = useParams();
  const own = useViewer()?.tenant?.tenantId;
  return own === undefined || own === tenantId ? <Outlet /> : <NotFound />;
}

/** Operators start at the list of tenants. All other users start at their own tenant. */
function Start() {
  const viewer = useViewer();
  if (viewer === undefined) return <Skeleton />;
  const { tenant } = viewer;
  return (
    <Navigate replace to={tenant === null || tenant === undefined ? paths.tenants() : paths.tenant(tenant.tenantId)} />
  );
}

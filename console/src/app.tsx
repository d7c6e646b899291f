/** Which page an address shows. Pages are loaded when they are first shown. */
import { lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { basename } from "./base";
import { paths } from "./routing";
import { useSessionState } from "./session/session-provider";
import { SignIn } from "./session/sign-in";
import { useViewer } from "./session/viewer";
import { NotFound } from "./shell/not-found";
import { Shell } from "./shell/shell";
import { Skeleton } from "./ui/states";

const Overview = lazy(() => import("./overview/overview-page"));
const Fleet = lazy(() => import("./fleet/fleet-page"));
const Rejections = lazy(() => import("./rejections/rejections-page"));
const Access = lazy(() => import("./access/access-page"));
const Trace = lazy(() => import("./trace/trace-page"));
const Ledger = lazy(() => import("./ledger/ledger-page"));
const Sensor = lazy(() => import("./sensor/sensor-page"));
const Import = lazy(() => import("./fleet-import/import-page"));
const Usage = lazy(() => import("./usage/usage-page"));
const Audit = lazy(() => import("./audit/audit-page"));
const Platform = lazy(() => import("./platform/platform-page"));
const Register = lazy(() => import("./tenants/register-page"));
const Tenant = lazy(() => import("./tenants/tenant-page"));
const Tenants = lazy(() => import("./tenants/tenants-page"));

export function App() {
  const { status } = useSessionState();
  if (status !== "signed-in") return <SignIn />;
  return (
    <BrowserRouter basename={basename}>
      <Pages />
    </BrowserRouter>
  );
}

function Pages() {
  return (
    <Shell>
      <Suspense fallback={<Skeleton />}>
        <Routes>
          <Route index element={<Start />} />
          <Route path="tenants" element={<Tenants />} />
          <Route path="tenants/register" element={<Register />} />
          <Route path="tenants/id/:tenantId" element={<Tenant />} />
          <Route path="platform" element={<Platform />} />
          <Route path="t/:tenantId">
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
        </Routes>
      </Suspense>
    </Shell>
  );
}

/** An operator begins with the tenants, anyone else with the own tenant. */
function Start() {
  const viewer = useViewer();
  if (viewer === undefined) return <Skeleton />;
  const { tenant } = viewer;
  return (
    <Navigate replace to={tenant === null || tenant === undefined ? paths.tenants() : paths.tenant(tenant.tenantId)} />
  );
}

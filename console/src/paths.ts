/** Addresses of pages. */
export const paths = {
  tenants: () => "/tenants",
  registerTenant: () => "/tenants/register",
  /** For operators. */
  tenantDetails: (tenantId: string) => `/tenants/id/${encodeURIComponent(tenantId)}`,
  platform: () => "/platform",
  tenant: (tenantId: string) => `/t/${encodeURIComponent(tenantId)}`,
  page: (tenantId: string, page: TenantPage) => `/t/${encodeURIComponent(tenantId)}/${page}`,
  fleetImport: (tenantId: string) => `/t/${encodeURIComponent(tenantId)}/import`,
  /** The page on which a thing is created, with its dialog open. */
  begin: (tenantId: string, thing: keyof typeof BEGINNINGS) =>
    `/t/${encodeURIComponent(tenantId)}/${BEGINNINGS[thing]}`,
  asset: (tenantId: string, assetId: string) =>
    `/t/${encodeURIComponent(tenantId)}/assets/${encodeURIComponent(assetId)}`,
  /** The fleet's page with the sensors of one asset. */
  sensorsOf: (tenantId: string, assetId: string) =>
    `${paths.page(tenantId, "fleet")}?asset=${encodeURIComponent(assetId)}`,
  sensor: (tenantId: string, assetId: string, sensorId: string) =>
    `${paths.asset(tenantId, assetId)}/sensors/${encodeURIComponent(sensorId)}`,
} as const;

const BEGINNINGS = {
  sensor: "fleet?open=register",
  asset: "fleet?view=assets&open=register",
  credential: "access?open=issue",
  key: "access?tab=keys&open=create",
} as const;

export type TenantPage = "fleet" | "rejections" | "trace" | "ledger" | "access" | "usage" | "audit";

/** Texts of the navigation, the palette and the account. */

export const shell = {
  navigation: "Pages",
  skip: "Skip to the content",
  menu: "Menu",
  account: "Account",
  signOut: "Sign out",
  theme: "Theme",
  themes: { system: "System", light: "Light", dark: "Dark" },
  language: "Language",
  palette: "Go to …",
  paletteHint: "Pages, sensors, actions",
  operatorOf: "Operator",
  tenantSection: "Tenant",
  platformSection: "Platform",
  roles: { OPERATOR: "Operator", TENANT_ADMIN: "Administrator", TENANT_READER: "Reader" },
  suspended: "Suspended",
  expiresSoon: (when: string) => `Your API key expires ${when}.`,
} as const;

export const pages = {
  overview: "Overview",
  fleet: "Fleet",
  rejections: "Rejections",
  trace: "Trace",
  ledger: "Ledger",
  access: "Access",
  usage: "Usage",
  audit: "Audit log",
  tenants: "Tenants",
  platform: "Platform",
} as const;

export const palette = {
  label: "Go to a page, sensor or action",
  placeholder: "Type a page, asset or sensor",
  empty: "Nothing matches.",
  pages: "Pages",
  assets: "Assets",
  sensors: "Sensors",
  actions: "Actions",
  times: { absolute: "Show times as date and time", relative: "Show times as ages" },
  light: "Use the light theme",
  dark: "Use the dark theme",
  system: "Follow the system's theme",
} as const;

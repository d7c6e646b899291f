/** Icons of the console: strokes on a 16 × 16 grid. */

const PATHS = {
  overview: "M2.5 13.5h11M4 11V8M8 11V3.5M12 11V6",
  fleet: "M2.5 4h11M2.5 8h11M2.5 12h11M5.5 2.5v11",
  rejections: "M8 2 14 13H2zM8 6.5v3M8 11.2v.1",
  trace: "M3.5 3.5h4a2 2 0 0 1 2 2v5a2 2 0 0 0 2 2h1M11 10.5l2 2-2 2M3.5 3.5v.01",
  ledger: "M3 3h3v3H3zM10 3h3v3h-3zM3 10h3v3H3zM10 10h3v3h-3z",
  access: "M10.2 8.2a3 3 0 1 0-2.4-2.4L2.5 11v2.5H5v-1.5h1.5v-1.5H8zM11 5v.01",
  usage: "M13.5 9.5a5.5 5.5 0 1 0-11 0M8 9.5l2.5-3.2M4.5 12.5h7",
  audit: "M4 2.5h6l2.5 2.5v8.5H4zM6.5 7h4M6.5 9.5h4M9.5 2.5V5.5H12",
  tenants: "M3 13.5v-9l5-2 5 2v9M1.5 13.5h13M6.5 13.5v-3h3v3M6 6.5v.01M10 6.5v.01",
  platform: "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5v.01M5 11v.01",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3l3.2 3.2",
  close: "M4 4l8 8M12 4l-8 8",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  chevron: "M6 3.5 10.5 8 6 12.5",
  back: "M10 3.5 5.5 8 10 12.5",
  down: "M3.5 6 8 10.5 12.5 6",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  check: "M3 8.5l3.2 3.2L13 4.8",
  download: "M8 2.5v7.5M4.8 7.2 8 10.4l3.2-3.2M3 13.5h10",
  upload: "M8 10.4V2.5M4.8 5.7 8 2.5l3.2 3.2M3 13.5h10",
  plus: "M8 3v10M3 8h10",
  more: "M3.5 8v.01M8 8v.01M12.5 8v.01",
  sun: "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1",
  signOut: "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6",
  user: "M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 13.5c.4-2.6 2.3-4 5-4s4.6 1.4 5 4",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.3v3.4M8 5.1v.1",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.8V8l2.2 1.6",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2 12.5 8 5 12.8z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path d={PATHS[name]} stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** Texts of the comparison of sensors in a chart. */

export const compare = {
  open: "Compare …",
  title: "Compare with a sensor",
  search: "Search sensors",
  found: "Sensors found",
  none: "No other sensor matches.",
  remove: (name: string) => `Remove ${name}`,
} as const;

/** Logo of Sluice: a gate with water below it. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6480" />
      <path d="M9 7v18M23 7v18M9 14h14" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M12 20.5c1.35-1.4 2.65-1.4 4 0s2.65 1.4 4 0" stroke="#8fe3f5" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}

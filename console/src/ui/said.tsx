/** A sentence of the platform, which is in English whatever the reader's language is. */

export function Said({ children }: { readonly children: string }) {
  return <span lang="en">{children}</span>;
}

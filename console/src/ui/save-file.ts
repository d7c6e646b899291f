/** Long enough for the browser to have begun. */
const KEPT_MS = 10_000;

/** Has the browser save what the server sends as a download. */
export function followDownload(url: URL): void {
  const link = document.createElement("a");
  link.href = url.href;
  link.download = "";
  link.click();
}

/** Has the browser save a file. */
export function saveFile(name: string, content: string | Blob, type = "application/octet-stream"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** The object URL of a file is kept this long, so that the browser can start the download. */
const KEPT_MS = 10_000;

/** Makes the browser save a download of the server. */
export function followDownload(url: URL): void {
  const link = document.createElement("a");
  link.href = url.href;
  link.download = "";
  link.click();
}

/** Makes the browser save a file. */
export function saveFile(name: string, content: string | Blob, type = "application/octet-stream"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

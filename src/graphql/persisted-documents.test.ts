import { PersistedDocuments } from "./persisted-documents";

const ID = `sha256:${"0".repeat(64)}`;

function messageFor(documents: PersistedDocuments): string {
  const text = documents.textOf({ documentId: ID });
  return text.ok ? "" : text.failure.message;
}

describe("regression: an unknown document ID names a remedy that the server accepts", () => {
  test("offers the text if the server runs every document", () => {
    expect(messageFor(new PersistedDocuments(new Map(), false))).toContain("Send the document as 'query'");
  });

  test("offers no text if the server runs only persisted documents", () => {
    expect(messageFor(new PersistedDocuments(new Map(), true))).not.toContain("'query'");
  });
});

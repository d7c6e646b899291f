import type { DocumentNode } from "graphql";

/** Maximum length of a cached query, characters. */
const MAX_QUERY_CHARACTERS = 8_192;

/** Parsed and validated documents. Evicts the least recently used. */
export class DocumentCache {
  private readonly documents = new Map<string, DocumentNode>();

  constructor(private readonly capacity = 250) {}

  get(query: string): DocumentNode | undefined {
    const document = this.documents.get(query);
    if (document) {
      this.documents.delete(query);
      this.documents.set(query, document);
    }
    return document;
  }

  set(query: string, document: DocumentNode): void {
    if (query.length > MAX_QUERY_CHARACTERS) return;
    this.documents.set(query, document);
    for (const oldest of this.documents.keys()) {
      if (this.documents.size <= this.capacity) break;
      this.documents.delete(oldest);
    }
  }
}

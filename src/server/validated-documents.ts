import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";
import { LRUCache } from "lru-cache";

const HASH = "sha256";
const HASH_CHARACTERS = 64;
/** Maximum documents, and maximum characters of all together. */
const MAX_DOCUMENTS = 100;
const MAX_CHARACTERS = 1_048_576;

/**
 * Documents that the engine has validated in steps. Apollo Server takes them from here, because its own validation
 * would block the process. It asks for a document by a prefix and the hash of the text.
 */
export class ValidatedDocuments {
  private readonly documents = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS, maxSize: MAX_CHARACTERS });

  put(text: string, document: DocumentNode): void {
    this.documents.set(createHash(HASH).update(text).digest("hex"), document, { size: text.length + 1 });
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.documents.get(key.slice(-HASH_CHARACTERS)));
  }

  /** Does nothing, because only the engine validates documents. */
  async set(): Promise<void> {
    return Promise.resolve();
  }

  async delete(key: string): Promise<void> {
    this.documents.delete(key.slice(-HASH_CHARACTERS));
    return Promise.resolve();
  }
}

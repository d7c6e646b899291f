import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";
import { LRUCache } from "lru-cache";

const HASH = "sha256";
const HASH_CHARACTERS = 64;
/** Maximum documents, and maximum characters of all together. */
const MAX_DOCUMENTS = 100;
const MAX_CHARACTERS = 1_048_576;

/**
 * Documents that the engine has validated in steps, so that Apollo Server does not validate them without a pause. It
 * asks for them by the hash of their text, with a prefix of its own.
 */
export class ValidatedDocuments {
  private readonly documents = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS, maxSize: MAX_CHARACTERS });

  put(text: string, document: DocumentNode): void {
    this.documents.set(createHash(HASH).update(text).digest("hex"), document, { size: text.length + 1 });
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.documents.get(key.slice(-HASH_CHARACTERS)));
  }

  /** Only the engine validates. */
  async set(): Promise<void> {
    return Promise.resolve();
  }

  async delete(key: string): Promise<void> {
    this.documents.delete(key.slice(-HASH_CHARACTERS));
    return Promise.resolve();
  }
}

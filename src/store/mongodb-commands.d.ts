/** Internal class of the driver, version 7.9.0. */
declare module "mongodb/lib/cmap/commands" {
  import type { Document } from "mongodb";

  export class DocumentSequence {
    constructor(field: string);
    /** @param buffer BSON of `document` */
    push(document: Document, buffer: Uint8Array): number;
  }
}

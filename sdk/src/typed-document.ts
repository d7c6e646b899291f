/** Documents to which a generator can add the types of their result and variables. */
import type { DocumentNode } from "graphql";

/** The part that `TypedDocumentNode` and `TypedDocumentString` of GraphQL Code Generator and gql.tada share. */
interface DocumentTypes<Data, Variables> {
  readonly __apiType?: (variables: Variables) => Data;
}

/** A string object, which code generators create with `documentMode: string`. */
interface DocumentText {
  readonly length: number;
  toString(): string;
}

/** A document with the types of its result and its variables. */
export type TypedDocument<Data, Variables> = (DocumentNode | DocumentText) & DocumentTypes<Data, Variables>;

/** A document as a text, with the types of its result and its variables. */
export type TypedText<Data, Variables> = DocumentText & DocumentTypes<Data, Variables>;

/** A text, or a document without types. */
export type UntypedDocument = string | (DocumentNode & { readonly __apiType?: never });

/** The arguments after a typed document: its variables, which are optional if all of them are optional. */
export type OperationArguments<Variables, Options> =
  Partial<Variables> extends Variables
    ? [variables?: Variables, options?: Options]
    : [variables: Variables, options?: Options];

/** Returns the document without its types. */
export function plainDocument(document: UntypedDocument | TypedDocument<unknown, never>): DocumentNode | string {
  return typeof document === "object" && "kind" in document ? document : document.toString();
}

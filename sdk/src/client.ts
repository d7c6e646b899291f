/** The typed client of the Sluice API, for Node and browsers. */
import { Kind, OperationTypeNode, print, type DocumentNode } from "graphql";
import type { ConnectionState } from "./connection-state";
import { createCore, type ClientOptions } from "./core";
import { getSdk, type Requester } from "./generated/operations";
import type { DocumentSource } from "./http";
import { listsOf, type Lists } from "./lists";
import type { Operations, RequestOptions, RootField } from "./operations";
import { resumptionOf } from "./resumption";
import { withSeriesFields } from "./series-fields";
import { plainDocument, type OperationArguments, type TypedDocument, type UntypedDocument } from "./typed-document";

export interface SluiceOptions extends ClientOptions {
  /**
   * Document IDs by operation name. The client sends the IDs instead of the texts. For the operations of this package,
   * pass `documentIds` of `@sluice/sdk/document-ids`, and add the IDs of your own operations. The server must have the
   * documents, and names must be unique.
   */
  readonly documentIds?: Readonly<Record<string, string>>;
}

export interface Sluice extends Operations {
  /** The lists of the API, each over all its pages: `for await (const asset of sluice.list.assets()) …`. */
  readonly list: Lists;
  /** Runs your own query or mutation, and resolves with its `data`. */
  request<Data = Record<string, unknown>>(
    document: UntypedDocument,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): Promise<Data>;
  /**
   * Runs your own query or mutation. The types of `data` and of the variables come from the document
   * (`TypedDocumentNode`).
   */
  request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...args: OperationArguments<NoInfer<Variables>, RequestOptions>
  ): Promise<Data>;
  /** Runs your own subscription, and yields the value of its root field. */
  subscribe<Event = unknown>(
    document: UntypedDocument,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): AsyncIterableIterator<Event>;
  /**
   * Runs your own subscription. The types of the events and of the variables come from the document
   * (`TypedDocumentNode`).
   */
  subscribe<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...args: OperationArguments<NoInfer<Variables>, RequestOptions>
  ): AsyncIterableIterator<RootField<Data>>;
  /** Returns the state of the connection for subscriptions. `onConnection` reports its changes. */
  connection(): ConnectionState;
  /** Aborts all requests with `CLOSED`, and ends the loops of all subscriptions. Idempotent. */
  close(): Promise<void>;
}

/**
 * Creates a client of the Sluice API.
 *
 * @throws TypeError if `apiKey` is missing or empty, if a URL is not absolute outside a page, or if a URL contains a
 *   user name or password, which errors and logs would repeat
 */
export function createSluice(options: SluiceOptions): Sluice {
  const core = createCore(options);
  const { documentIds = {} } = options;

  function sourceOf(document: DocumentNode | string): DocumentSource {
    const name = nameOf(document) ?? "";
    const documentId = Object.hasOwn(documentIds, name) ? documentIds[name] : undefined;
    return documentId === undefined ? { query: textOf(document) } : { documentId };
  }

  function stream(
    document: DocumentNode | string,
    variables: Readonly<Record<string, unknown>> = {},
    request?: RequestOptions,
  ) {
    const resumption = resumptionOf(document, variables);
    return core.subscribe({ source: sourceOf(document), resumption }, variables, request);
  }

  const requester = (
    document: DocumentNode,
    variables?: Readonly<Record<string, unknown>>,
    request?: RequestOptions,
  ) =>
    isSubscription(document)
      ? stream(document, variables, request)
      : core.request(sourceOf(document), variables, request?.signal).then((data) => Object.values(data)[0]);

  const generated = getSdk<RequestOptions>(requester as Requester<RequestOptions>) as unknown as Operations;
  const operations = withSeriesFields(generated);
  return {
    ...operations,
    list: listsOf(operations),
    request: <Data>(document: UntypedDocument | TypedDocument<Data, never>, variables?: object, own?: RequestOptions) =>
      core.request(sourceOf(plainDocument(document)), variables, own?.signal) as Promise<Data>,
    subscribe: <Event>(
      document: UntypedDocument | TypedDocument<unknown, never>,
      variables?: object,
      own?: RequestOptions,
    ) => stream(plainDocument(document), { ...variables }, own) as AsyncIterableIterator<Event>,
    connection: () => core.connection(),
    close: () => core.close(),
  };
}

const texts = new WeakMap<DocumentNode, string>();

function textOf(document: DocumentNode | string): string {
  if (typeof document === "string") return document;
  const text = texts.get(document) ?? print(document);
  texts.set(document, text);
  return text;
}

/** Returns the name of the document's only operation. */
function nameOf(document: DocumentNode | string): string | undefined {
  if (typeof document === "string") return undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition.name?.value;
  }
  return undefined;
}

function isSubscription(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION,
  );
}

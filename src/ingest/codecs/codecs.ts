import { mediaTypeOf } from "./content-type";
import { jsonCodec } from "./json";
import type { PayloadCodec } from "./payload-codec";

/** All codecs. The first codec decodes messages without a content type. */
export const CODECS: readonly [PayloadCodec, ...PayloadCodec[]] = [
  jsonCodec, //
];

/** Finds the codec of a message by its content type. */
export class PayloadCodecs {
  private readonly byType: ReadonlyMap<string, PayloadCodec>;

  constructor(private readonly codecs: typeof CODECS = CODECS) {
    this.byType = new Map(codecs.flatMap((codec) => codec.contentTypes.map((type) => [type, codec])));
  }

  /** @param contentType content type that the gateway set; null or empty if it set none */
  find(contentType: string | null): PayloadCodec | null {
    if (contentType === null || contentType === "") return this.codecs[0];
    return this.byType.get(contentType) ?? this.byType.get(mediaTypeOf(contentType) ?? "") ?? null;
  }

  get contentTypes(): string[] {
    return [...this.byType.keys()];
  }
}

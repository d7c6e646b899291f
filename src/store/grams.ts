/** Groups of three characters in the texts of a document, by which searches find it. */
import type { Asset } from "../domain/entities";
import type { AuditEvent } from "../domain/ports/audit-log";
import { listName } from "./sensor-rows";

const CHARACTERS = 3;

export const ASSET_GRAM_INDEX = { tenantId: 1, grams: 1, _id: 1 } as const;

/** Returns each group of a text once, in lower case. */
export function gramsIn(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const grams = new Set<string>();
  for (let start = 0; start + CHARACTERS <= lower.length; start++) grams.add(lower.slice(start, start + CHARACTERS));
  return [...grams];
}

export function gramsOf(asset: Pick<Asset, "name" | "assetId">): readonly string[] {
  return gramsOfAll(listName(asset), asset.assetId);
}

export function gramsOfEvent({ target, keyId }: Pick<AuditEvent, "target" | "keyId">): readonly string[] {
  return gramsOfAll(target, keyId);
}

function gramsOfAll(...texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap(gramsIn))];
}

/** Form of an ID. New IDs sort among stored IDs, so the digits for the time must never change. */
export interface SortableIdForm {
  /** 36: nine digits for the time, for names that people type. 16: twelve digits. */
  readonly radix: 16 | 36;
  readonly randomBytes: number;
}

const DIGITS = { 16: 12, 36: 9 } as const;
/** Hexadecimal digits of `order`. */
const ORDER_DIGITS = 6;
/** Number of possible values of `order`, which starts at 0. */
export const SORTABLE_ID_ORDERS = 16 ** ORDER_DIGITS;

/**
 * Returns an ID that sorts by its time: digits of `at`, then of `order`, then random hexadecimal digits.
 *
 * @param at epoch milliseconds
 * @param order sorts IDs of the same millisecond. Default: their order is random.
 */
export function sortableId(at: number, form: SortableIdForm, order?: number): string {
  const time = timeOfId(at, form.radix);
  const place = order === undefined ? "" : order.toString(16).padStart(ORDER_DIGITS, "0");
  const random = Buffer.from(crypto.getRandomValues(new Uint8Array(form.randomBytes)));
  return time + place + random.toString("hex");
}

/** Returns the prefix of all IDs of the time `at`. The prefix sorts before each of these IDs. */
export function timeOfId(at: number, radix: SortableIdForm["radix"]): string {
  return at.toString(radix).padStart(DIGITS[radix], "0");
}

/** New IDs sort beside stored ones, so neither form may change its digits for the time. */
export interface SortableIdForm {
  /** 36: nine digits for the time, for names that people type. 16: twelve digits. */
  readonly radix: 16 | 36;
  readonly randomBytes: number;
}

const DIGITS = { 16: 12, 36: 9 } as const;
/** Hexadecimal digits of `order`. */
const ORDER_DIGITS = 6;
/** `order` must be below it. */
export const SORTABLE_ID_ORDERS = 16 ** ORDER_DIGITS;

/**
 * An ID that sorts by its time: digits of `at`, then of `order`, then random hexadecimal digits.
 *
 * @param at epoch milliseconds
 * @param order orders IDs of one millisecond. Default: their order is random.
 */
export function sortableId(at: number, form: SortableIdForm, order?: number): string {
  const time = timeOfId(at, form.radix);
  const place = order === undefined ? "" : order.toString(16).padStart(ORDER_DIGITS, "0");
  const random = Buffer.from(crypto.getRandomValues(new Uint8Array(form.randomBytes)));
  return time + place + random.toString("hex");
}

/** The beginning of the IDs of that time. It sorts before each of them. */
export function timeOfId(at: number, radix: SortableIdForm["radix"]): string {
  return at.toString(radix).padStart(DIGITS[radix], "0");
}

/** Message of a network error, without Node's advice about its options. */
export function networkFailure({ message }: Error): string {
  return message.replace(/; if the root CA is installed locally.*$/s, "");
}

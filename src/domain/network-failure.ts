/** Message of a network error, without Node's advice to run it with other options. */
export function networkFailure({ message }: Error): string {
  return message.replace(/; if the root CA is installed locally.*$/s, "");
}

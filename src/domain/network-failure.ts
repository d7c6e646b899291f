/** Returns the message of a network error, without the advice about Node's options. */
export function networkFailure({ message }: Error): string {
  return message.replace(/; if the root CA is installed locally.*$/s, "");
}

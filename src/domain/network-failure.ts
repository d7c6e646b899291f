/** What an error of a network connection says, without Node's advice to run it with other options. */
export function networkFailure({ message }: Error): string {
  return message.replace(/; if the root CA is installed locally.*$/s, "");
}

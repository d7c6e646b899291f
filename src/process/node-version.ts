/** Ends the process if its Node.js is too old. Import it first, because other modules fail in an old Node.js. */

const [MAJOR, MINOR] = [22, 22];

/** Returns the message for a version that is too old; null for a supported version. */
export function nodeVersionFailure(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return null;
  return `Sluice needs Node.js ${MAJOR}.${MINOR} or newer, but this is ${version}. Install a newer version, or use 'npm start' or 'npm run demo', which install one for you.`;
}

const failure = nodeVersionFailure(process.versions.node);
if (failure !== null) {
  process.stderr.write(`${failure}\n`);
  process.exit(1);
}

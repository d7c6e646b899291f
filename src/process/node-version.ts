/** Ends the process if its Node.js is too old. Import it first, because other modules fail in an older one. */

const [MAJOR, MINOR] = [22, 22];

/** null: the version is new enough. */
export function nodeVersionFailure(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return null;
  return `Sluice needs Node.js ${MAJOR}.${MINOR} or newer, and this is ${version}. Install it, or use 'npm start' or 'npm run demo', which do.`;
}

const failure = nodeVersionFailure(process.versions.node);
if (failure !== null) {
  process.stderr.write(`${failure}\n`);
  process.exit(1);
}

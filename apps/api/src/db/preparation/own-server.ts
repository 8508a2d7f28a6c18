import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@clinic/embedded-postgres/start-embedded-postgres';
import { StartupFailure } from '@clinic/embedded-postgres/startup-failure';
import { StartupError } from '../../kernel/startup-error.ts';

/** The embedded server of this installation. Throws a `StartupError` where a person can mend it. */
export async function startOwnServer(
  options: Parameters<typeof startEmbeddedPostgres>[0],
): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres(options);
  } catch (error) {
    if (!(error instanceof StartupFailure)) throw error;
    throw new StartupError(error.message, { cause: error });
  }
}

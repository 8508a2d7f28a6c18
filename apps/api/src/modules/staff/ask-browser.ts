import { randomBytes } from 'node:crypto';
import type { Clinic } from '../../clinic.ts';
import { createSessionToken } from '../access/rules/session-token.ts';
import {
  type Challenge,
  deletePastChallenges,
  insertChallenge,
  takeChallenge,
} from './challenges-repository.ts';
import { hashOfBrowser } from './rules/challenge-cookie.ts';
import { CHALLENGE_MINUTES } from './rules/challenge-minutes.ts';

type Asked = {
  challenge: Uint8Array<ArrayBuffer>;
  /** For the cookie of the browser that is asked. */
  challengeToken: string;
};

/** Makes a challenge that the browser can answer once, within minutes. Several of its tabs may be asked at once. */
export async function askBrowser(
  { db }: Clinic,
  purpose: Challenge['purpose'],
  known: { challengeToken: string | undefined; staffId?: string },
): Promise<Asked> {
  const { challengeToken = createSessionToken(), staffId } = known;
  const challenge = randomBytes(32);
  const browserHash = hashOfBrowser(challengeToken);
  await insertChallenge(
    db,
    { challenge, browserHash, purpose, staffId },
    CHALLENGE_MINUTES[purpose],
  );
  return { challenge: Uint8Array.from(challenge), challengeToken };
}

/**
 * Uses a challenge up, given in base64url; nothing when it was not asked of this browser, for this purpose, within the
 * last minutes, or was answered before.
 */
export async function takeChallengeOf(
  { db }: Clinic,
  purpose: Challenge['purpose'],
  challenge: string,
  challengeToken: string | undefined,
): Promise<{ challenge: string; staffId: string | undefined } | undefined> {
  if (challengeToken === undefined) return undefined;
  const taken = await takeChallenge(db, {
    challenge: Buffer.from(challenge, 'base64url'),
    browserHash: hashOfBrowser(challengeToken),
    purpose,
  });
  return taken && { challenge, ...taken };
}

/** The same for the challenge that an answer is for. @param clientDataJSON what the browser says that it was asked */
export async function takeAnswered(
  clinic: Clinic,
  purpose: Challenge['purpose'],
  {
    clientDataJSON,
    challengeToken,
  }: { clientDataJSON: string; challengeToken: string | undefined },
) {
  const challenge = challengeIn(clientDataJSON);
  if (challenge === undefined) return undefined;
  return takeChallengeOf(clinic, purpose, challenge, challengeToken);
}

function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    const { challenge } = Object(data) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets challenges whose time is over. */
export const sweepChallenges = ({ db }: Clinic): Promise<void> => deletePastChallenges(db);

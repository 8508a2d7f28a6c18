import type { Page } from 'playwright-core';

/** A device that makes and uses passkeys for a page without asking anybody. */
export async function addAuthenticator(page: Page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('WebAuthn.enable');
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    },
  });
  return {
    /** Whether the person shows the right finger, face or PIN. */
    setUserVerified: (isUserVerified: boolean) =>
      debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    passkeys: async () =>
      (await debug.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

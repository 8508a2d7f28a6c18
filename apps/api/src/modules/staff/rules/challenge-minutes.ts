/** So long a browser may take to answer, by what it was asked for. */
export const CHALLENGE_MINUTES = {
  'sign-in': 5,
  'add-passkey': 5,
  join: 5,
  'single-sign-on': 10,
} as const;

/**
 * The end of a sentence that asks to call: the practice's phone in one piece (its spaces do not
 * break), or the practice where nobody has told its phone.
 */
export const callPractice = (phone: string | undefined): string =>
  `call ${phone?.replaceAll(' ', '\u00a0') ?? 'the practice'}.`;

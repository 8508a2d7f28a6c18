/** The id of a member of the staff as a passkey keeps it: 16 bytes, which tell nothing of the person. */
export const userHandleOf = (staffId: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(staffId.replaceAll('-', ''), 'hex'));

/** The same in base64url, as browsers give it back. */
export const userHandleText = (staffId: string): string =>
  Buffer.from(userHandleOf(staffId)).toString('base64url');

import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits. */
export const createSessionToken = (): string => randomBytes(32).toString('base64url');

/** As it is stored: who reads the database cannot sign in with it. */
export const hashOfSessionToken = (token: string): Buffer =>
  createHash('sha256').update(token).digest();

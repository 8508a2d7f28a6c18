import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { Secrets } from '../../../kernel/secrets.ts';
import { createManageNonce, isManageToken, manageTokenOf } from './manage-token.ts';

const secrets = new Secrets(['s'.repeat(32)]);
const id = randomUUID();
const manageNonce = createManageNonce();
const token = manageTokenOf(secrets, { id, manageNonce });

it('is 256 bits in base64url, the same whenever it is asked for', () => {
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(manageTokenOf(secrets, { id, manageNonce })).toBe(token);
  expect(isManageToken(secrets, token, id, manageNonce)).toBe(true);
});

it('belongs to one appointment and one nonce', () => {
  expect(isManageToken(secrets, token, randomUUID(), manageNonce)).toBe(false);
  expect(isManageToken(secrets, token, id, createManageNonce())).toBe(false);
  expect(isManageToken(new Secrets(['t'.repeat(32)]), token, id, manageNonce)).toBe(false);
});

it('is refused in every other spelling', () => {
  const standard = token.replaceAll('-', '+').replaceAll('_', '/');
  // The last of 43 characters has two bits to spare: four spellings of one value.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) as string);
  const respelled = token.slice(0, -1) + alphabet[last ^ 1];
  expect(Buffer.from(respelled, 'base64url')).toEqual(Buffer.from(token, 'base64url'));
  const spellings = [`${token}=`, ` ${token}`, `${token}\n`, respelled, token.toUpperCase(), ''];
  if (standard !== token) spellings.push(standard);
  for (const spelling of spellings) {
    expect(isManageToken(secrets, spelling, id, manageNonce), spelling).toBe(false);
  }
  expect(isManageToken(secrets, undefined, id, manageNonce)).toBe(false);
});

it('opens no appointment that does not exist', () => {
  const forNothing = manageTokenOf(secrets, { id, manageNonce: Buffer.alloc(16) });
  expect(isManageToken(secrets, forNothing, id, undefined)).toBe(false);
  expect(isManageToken(secrets, undefined, id, undefined)).toBe(false);
});

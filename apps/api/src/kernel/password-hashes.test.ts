import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { type Derive, PasswordHashes } from './password-hashes.ts';

const PASSWORD = 'seven green lamps at noon';
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 };

it('a password is kept as Argon2id with the parameters of OWASP, each time with another salt', async () => {
  const passwords = new PasswordHashes();
  const [first, second] = [await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z\d+/]{22}\$[A-Za-z\d+/]{43}$/);
  expect(second).not.toBe(first);
  expect(await passwords.verify(PASSWORD, first)).toBe(true);
  expect(await passwords.verify(`${PASSWORD} `, first)).toBe(false);
});

it('a hash of other parameters is verified by its own', async () => {
  // A vector of the reference implementation.
  const hash =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const passwords = new PasswordHashes();
  expect(await passwords.verify('password', hash)).toBe(true);
  expect(await passwords.verify('passwort', hash)).toBe(false);
});

it('an accent counts the same however it was typed', async () => {
  const passwords = new PasswordHashes();
  const hash = await passwords.hash('caf\u00e9 on the corner');
  expect(await passwords.verify('cafe\u0301 on the corner', hash)).toBe(true);
});

it('without a hash, or with what is none, the same is computed and no password is right', async () => {
  const derive = vi.fn<Derive>(async () => Buffer.alloc(32));
  const passwords = new PasswordHashes(derive);
  for (const hash of [undefined, '', 'x', '$argon2id$v=19$m=1,t=1,p=1$$']) {
    expect(await passwords.verify(PASSWORD, hash)).toBe(false);
  }
  expect(derive).toHaveBeenCalledTimes(4);
  for (const [password, nonce, parameters] of derive.mock.calls) {
    expect([password.toString(), nonce.length, parameters]).toEqual([PASSWORD, 16, PARAMETERS]);
  }
});

it('two are computed at once, fifty wait, and more are told to come back', async () => {
  const started: (() => void)[] = [];
  const passwords = new PasswordHashes(
    () => new Promise((resolve) => started.push(() => resolve(Buffer.alloc(32)))),
  );
  const asked = Array.from({ length: 52 }, () => passwords.hash(PASSWORD));
  const refused = passwords.hash(PASSWORD).then(
    () => 'hashed',
    ({ code }) => code,
  );
  for (let finished = 0; finished < 52; finished += 1) {
    await nextTurn();
    expect(started).toHaveLength(Math.min(finished + 2, 52));
    started[finished]?.();
  }
  await Promise.all(asked);
  expect(await refused).toBe('UNAVAILABLE');
  // All places are free again.
  const later = [passwords.hash(PASSWORD), passwords.hash(PASSWORD)];
  await nextTurn();
  expect(started).toHaveLength(54);
  for (const finish of started.slice(52)) finish();
  await Promise.all(later);
});

it('one that fails gives its place on', async () => {
  const passwords = new PasswordHashes(async () => {
    throw new Error('no memory');
  });
  for (let i = 0; i < 4; i += 1) {
    await expect(passwords.hash(PASSWORD)).rejects.toThrow('no memory');
  }
});

import type { Passkey } from '@clinic/contracts/passkeys';
import { useState } from 'react';
import { formatInstant } from '../../../lib/viewer-clock.ts';
import { usePasskeysWork } from '../../domain/passkeys.ts';
import { AddPasskey } from './add-passkey.tsx';
import { RemovePasskey } from './remove-passkey.tsx';
import { RenamePasskey } from './rename-passkey.tsx';

type Open = { what: 'rename' | 'remove'; passkey: Passkey };

/** One's own passkeys: which there are, and another one. */
export function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState('');
  const works = usePasskeysWork();
  const close = () => setOpen(undefined);
  const done = (sentence: string) => {
    close();
    setSaid(sentence);
  };
  return (
    <section className="desk-card">
      <h2>Passkeys</h2>
      <p>
        With a passkey you sign in by your finger, your face or the PIN of a device, without email
        address and password. Keep one on each device that you work at.
      </p>
      {passkeys.length === 0 && <p className="muted">You have none yet.</p>}
      {passkeys.length > 0 && (
        <ul className="rows">
          {passkeys.map((passkey) => (
            <li key={passkey.credentialId} className="rows-head">
              <span>
                <strong>{passkey.name}</strong>
                <br />
                <span className="muted">{historyOf(passkey)}</span>
              </span>
              <span className="buttons">
                <button
                  type="button"
                  className="button"
                  onClick={() => setOpen({ what: 'rename', passkey })}
                >
                  Rename<span className="visually-hidden">{` ${passkey.name}`}</span>
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() => setOpen({ what: 'remove', passkey })}
                >
                  Remove<span className="visually-hidden">{` ${passkey.name}`}</span>
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {works ? (
        <AddPasskey onAdded={(name) => setSaid(`The passkey “${name}” was added.`)} />
      ) : (
        <p className="muted">
          This browser, or the address at which you opened the desk, cannot make passkeys.
        </p>
      )}
      <p role="status">{said}</p>
      {open?.what === 'rename' && (
        <RenamePasskey passkey={open.passkey} onClose={close} onDone={() => done('Saved.')} />
      )}
      {open?.what === 'remove' && (
        <RemovePasskey
          passkey={open.passkey}
          onClose={close}
          onDone={() => done('The passkey was removed. Everywhere else you are signed out.')}
        />
      )}
    </section>
  );
}

const historyOf = ({ createdAt, usedAt }: Passkey): string =>
  `Added ${formatInstant(createdAt)}; ${usedAt ? `last used ${formatInstant(usedAt)}` : 'not used yet'}`;

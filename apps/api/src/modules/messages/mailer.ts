import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';

/** A mail as it is to be sent. */
export type Mail = {
  /** Stable: the same message sent twice has one. */
  id: string;
  /** What the sender is called. */
  fromName: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  date: Date;
  /** iMIP (RFC 6047). */
  invitation?: { method: 'REQUEST' | 'CANCEL'; content: string };
};

/** The way out: a mail server, or a folder. */
export type Mailer = {
  /** The sender's address, which is also the organizer of invitations. */
  readonly from: string;
  /** Where links in mails lead to. */
  readonly origin: string | undefined;
  /** Resolves when the server has taken it; throws what the server has said. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

type Sender = Pick<Mailer, 'from' | 'origin'>;

/** Milliseconds. With all of them a try ends long before another process may take the message. */
const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
/** Milliseconds for a whole try: a server that answers one byte at a time keeps every other limit. */
const WHOLE_TRY = 60_000;

/**
 * Over SMTP, on at most two connections.
 *
 * @param url with the password, if there is one
 * @param limit milliseconds for a whole try
 */
export function smtpMailer(url: string, sender: Sender, limit = WHOLE_TRY): Mailer {
  const transport = createTransport({
    ...{ url, pool: true, maxConnections: 2, ...LIMITS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const send = async (mail: Mail): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = Object.assign(new Error('The mail server is too slow.'), { code: 'ESLOW' });
      timer = setTimeout(() => reject(error), limit);
    });
    try {
      await Promise.race([transport.sendMail(toOptions(mail, sender.from)), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return { ...sender, send, close: () => transport.close() };
}

/** Where there is no mail server: each mail is a file that mail programs open. */
export function folderMailer(folder: string, sender: Sender): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const send = async (mail: Mail): Promise<void> => {
    const { message } = await transport.sendMail(toOptions(mail, sender.from));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${mail.id}.eml`);
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
  return { ...sender, send, close: () => {} };
}

function toOptions({ id, fromName, to, invitation, ...mail }: Mail, from: string): SendMailOptions {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    ...mail,
    from: { name: fromName, address: from },
    // An object is taken as it is: what looks like several addresses stays one.
    to: { name: '', address: to },
    messageId: `<${id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(invitation && {
      icalEvent: {
        ...invitation,
        filename: invitation.method === 'CANCEL' ? 'cancel.ics' : 'invite.ics',
      },
    }),
  };
}

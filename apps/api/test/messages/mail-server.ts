import type { AddressInfo } from 'node:net';
import { setUp } from '@clinic/testing/set-up';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

type Received = { to: string; raw: string; mail: ParsedMail };

export type MailServer = {
  url: string;
  /** Everything that was taken, in order. */
  received: Received[];
  /** How often mail for an address was offered. */
  offered: Map<string, number>;
  /** What it does with mail for an address; it takes everything else. */
  answers: Map<string, 'unknown' | 'busy' | 'hang' | 'drop'>;
  /** The mails for an address. */
  to(address: string): Received[];
  stop(): Promise<void>;
};

const refusal = (responseCode: number) =>
  Object.assign(new Error('It is refused.'), { responseCode });

async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const offered: MailServer['offered'] = new Map();
  const answers: MailServer['answers'] = new Map();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, callback) {
      offered.set(address, (offered.get(address) ?? 0) + 1);
      const answer = answers.get(address);
      if (answer === 'unknown') return callback(refusal(550));
      if (answer === 'busy') return callback(refusal(451));
      callback();
    },
    async onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString();
      const to = session.envelope.rcptTo[0]?.address ?? '';
      if (answers.get(to) === 'hang') return;
      received.push({ to, raw, mail: await simpleParser(raw) });
      if (answers.get(to) === 'drop') {
        for (const connection of server.connections) connection._socket.destroy();
        return;
      }
      callback();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    ...{ received, offered, answers },
    to: (address) => received.filter((mail) => mail.to === address),
    stop: () =>
      new Promise((resolve) => {
        for (const connection of server.connections) connection._socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A real SMTP server for all tests of a file. */
export const setUpMailServer = (): MailServer => setUp(startMailServer, ({ stop }) => stop());

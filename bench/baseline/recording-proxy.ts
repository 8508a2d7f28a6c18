import { connect as connectTo, createServer, type Socket } from 'node:net';
import { FrontendMessages, type Message } from './frontend-messages.ts';

/** A statement as it went over the wire, with its parameters as text (bytes as `\x…`). */
export type SentStatement = { text: string; parameters: (string | null)[] };

export type RecordingProxy = {
  readonly port: number;
  /** What has been sent since the last call, over all connections, in order. */
  take(): SentStatement[];
  close(): Promise<void>;
};

/** Stands between a client and PostgreSQL and writes down the statements that pass. */
export async function startRecordingProxy(upstream: URL): Promise<RecordingProxy> {
  let sent: SentStatement[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connectTo(Number(upstream.port), upstream.hostname);
    const record = recorder((statement) => sent.push(statement));
    const messages = new FrontendMessages(record);
    client.on('data', (bytes: Buffer) => messages.push(bytes));
    client.pipe(database).pipe(client);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    take: () => {
      const taken = sent;
      sent = [];
      return taken;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Prepared statements are named once and bound often: the text is that of the name. */
function recorder(report: (statement: SentStatement) => void): (message: Message) => void {
  const texts = new Map<string, string>();
  return (message) => {
    if (message.kind === 'parse') texts.set(message.name, message.text);
    if (message.kind === 'query') report({ text: message.text, parameters: [] });
    if (message.kind === 'bind') {
      const text = texts.get(message.name);
      if (text === undefined) throw new Error(`A statement is bound that was never parsed.`);
      report({ text, parameters: message.parameters });
    }
  };
}

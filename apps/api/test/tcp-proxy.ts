import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the application and PostgreSQL, and fails on command. */
export type TcpProxy = {
  /** The database's URL by way of the proxy. */
  url: string;
  /** From now on nothing comes back from the server; what it says is kept. */
  holdAnswers(): void;
  /** From now on nothing goes through in either direction, and nobody is told. */
  swallow(): void;
  /** What was held goes on its way, and everything passes again. */
  letPass(): void;
  /** Every connection is reset, and none is accepted until `listen`. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  stop(): Promise<void>;
};

type Pair = { client: Socket; server: Socket; kept: Buffer[] };

export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  let holding = false;
  let swallowing = false;
  let listener: Server;
  let port = 0;

  const accept = (client: Socket) => {
    const server = connect(Number(target.port || 5432), target.hostname);
    const pair: Pair = { client, server, kept: [] };
    pairs.add(pair);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
    }
    client.on('data', (part) => !swallowing && server.write(part));
    server.on('data', (part: Buffer) => {
      if (holding) pair.kept.push(part);
      else if (!swallowing) client.write(part);
    });
    client.on('close', () => {
      server.destroy();
      pairs.delete(pair);
    });
    // What is held comes first; then the end.
    server.on('close', () => !holding && !swallowing && client.end());
  };

  const listen = async () => {
    listener = createServer(accept).listen(port, '127.0.0.1');
    await once(listener, 'listening');
    port = (listener.address() as AddressInfo).port;
  };
  const refuse = async () => {
    listener.close();
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
    if (listener.listening) await once(listener, 'close');
  };
  await listen();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    holdAnswers: () => {
      holding = true;
    },
    swallow: () => {
      swallowing = true;
    },
    letPass: () => {
      holding = false;
      swallowing = false;
      for (const { client, server, kept } of pairs) {
        for (const part of kept.splice(0)) client.write(part);
        if (server.destroyed || server.readableEnded) client.end();
      }
    },
    refuse,
    listen,
    stop: refuse,
  };
}

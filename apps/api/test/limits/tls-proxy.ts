import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import type { Answer } from '@clinic/testing/raw-http';

/** TLS without certificates (RFC 4279): nothing has to be made or kept for a test. */
const TLS = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;
const KEY = Buffer.from('a key that both sides of a test know');

export type TlsProxy = {
  /** @param from the address that the proxy sees */
  ask(from: string, path: string, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
};

/**
 * A proxy that does with a request what the Caddy of `docker-compose.tls.yml` does: it ends TLS and
 * writes from where the request comes into `X-Forwarded-For`, in place of what was sent. A test has
 * no patients elsewhere: here the identity of the TLS session says from where somebody comes.
 */
export async function startTlsProxy(target: string): Promise<TlsProxy> {
  const addresses = new WeakMap<object, string>();
  const server = createServer({
    ...TLS,
    pskCallback: (socket, identity) => {
      addresses.set(socket, identity);
      return KEY;
    },
  });
  server.on('request', (incoming, outgoing) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': addresses.get(incoming.socket),
      'x-forwarded-proto': 'https',
    };
    const { method, url } = incoming;
    const forwarded = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ask: (from, path, headers = {}) => askOverTls(port, from, path, headers),
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function askOverTls(
  port: number,
  from: string,
  path: string,
  headers: Record<string, string>,
): Promise<Answer> {
  const createConnection = () =>
    connect({
      ...TLS,
      host: '127.0.0.1',
      port,
      pskCallback: () => ({ psk: KEY, identity: from }),
      checkServerIdentity: () => undefined,
    });
  const sent = request({ createConnection, path, headers });
  sent.end();
  const [answer] = await once(sent, 'response');
  const text = (await answer.setEncoding('utf8').toArray()).join('');
  return { status: answer.statusCode, headers: answer.headers, text, json: () => JSON.parse(text) };
}

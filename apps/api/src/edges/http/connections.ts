import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests of one connection that may be under way. Browsers and proxies send the next when they have
 * the answer; a client that sends many and reads none fills the memory.
 */
const MOST_UNDER_WAY = 32;

const UNDER_WAY = Symbol('requests under way');
type Connection = Socket & { [UNDER_WAY]?: number };

type Options = {
  http?: ServerOptions;
  keepAliveTimeout?: number;
  requestTimeout?: number;
  connectionTimeout?: number;
};

/** The connections of a server: bounded in number and in what each may have under way. */
export class Connections {
  readonly #most: number;
  readonly #sockets = new Set<Socket>();

  /** @param most connections at once; who comes above that is not let in */
  constructor(most: number) {
    this.#most = most;
  }

  /** Fastify's `serverFactory`. */
  readonly createServer = (handler: RequestListener, options: Options): Server => {
    const { http = {}, keepAliveTimeout, requestTimeout, connectionTimeout } = options;
    const server = createServer(http, (request, response) => {
      const socket: Connection = request.socket;
      const underWay = (socket[UNDER_WAY] ?? 0) + 1;
      if (underWay > MOST_UNDER_WAY) return void socket.destroy();
      socket[UNDER_WAY] = underWay;
      response.on('close', countOut);
      handler(request, response);
    });
    server.maxConnections = this.#most;
    if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
    if (requestTimeout !== undefined) server.requestTimeout = requestTimeout;
    server.setTimeout(connectionTimeout);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return server;
  };

  /** Ends all of them at once, whatever is under way. */
  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** One function for all answers: one for each would be made for every request. */
function countOut(this: ServerResponse): void {
  const socket: Connection = this.req.socket;
  socket[UNDER_WAY] = (socket[UNDER_WAY] ?? 1) - 1;
}

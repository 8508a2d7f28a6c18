import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';
import { get } from './calls.ts';

/**
 * One keep-alive connection. Written for the benchmark alone: the generator shares the machine with
 * what it measures, and node:http or fetch would take more of it than the servers do.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #reader: AnswerReader;
  #onFailure: (error: Error) => void = () => {};

  private constructor(socket: Socket, onAnswer: (status: number, body: string) => void) {
    this.#socket = socket;
    this.#reader = new AnswerReader(onAnswer);
    // One byte, one character: lengths in bytes can be taken of strings. Bodies are ASCII here.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      try {
        this.#reader.push(text);
      } catch (error) {
        this.#onFailure(error as Error);
      }
    });
    const fail = (error?: Error) => this.#onFailure(error ?? new Error('The server hung up.'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  /** Resolves when the server has answered once: connected is not yet accepted. */
  static open(
    origin: URL,
    onAnswer: (status: number, body: string) => void,
  ): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(origin.port), origin.hostname);
      socket.setNoDelay(true);
      let greeted = false;
      const connection: HttpConnection = new HttpConnection(socket, (status, body) => {
        if (greeted) return onAnswer(status, body);
        greeted = true;
        resolve(connection);
      });
      connection.onFailure = reject;
      connection.send(get('/healthz'));
    });
  }

  /** What to do when an answer cannot be read or the connection ends. */
  set onFailure(listener: (error: Error) => void) {
    this.#onFailure = listener;
  }

  send(request: string): void {
    this.#socket.write(request, 'latin1');
  }

  close(): void {
    this.#onFailure = () => {};
    this.#socket.destroy();
  }
}

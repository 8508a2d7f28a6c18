import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';

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

  static open(
    origin: URL,
    onAnswer: (status: number, body: string) => void,
  ): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(origin.port), origin.hostname);
      socket.setNoDelay(true);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket, onAnswer));
      });
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

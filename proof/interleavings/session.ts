import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import type { ProxyLink } from '@clinic/testing/proxy-link';
import { kindOf, type Statement, type StatementKind } from '@clinic/testing/wire';
import { pino } from 'pino';
import { buildApp } from '../../apps/api/src/app.ts';
import { envToConfig } from '../../apps/api/src/config.ts';
import { createDependencies } from '../../apps/api/src/dependencies.ts';
import type { Call, Outcome } from '../history/call.ts';
import { toOutcome } from '../workload/to-outcome.ts';
import { toRequest } from '../workload/to-request.ts';

/** Milliseconds. Statements wait here for as long as it takes: no answer must end in between. */
const AT_THE_GATE = 3_600_000;

type Gated = { kind: StatementKind; text: string; release(): void; link: ProxyLink };

/**
 * One API of its own, in this process, whose statements wait at a gate until somebody lets each of
 * them pass.
 */
export class Session {
  readonly #app: Awaited<ReturnType<typeof buildApp>>;
  readonly #cookie: string;
  readonly #end: () => Promise<void>;
  #gate: Gated[] = [];
  /** Passed, not answered yet; the latest last. */
  #passed: ProxyLink[] = [];
  #stepping = false;
  #outcome: Outcome | undefined;

  private constructor(
    proxy: PostgresProxy,
    app: Awaited<ReturnType<typeof buildApp>>,
    cookie: string,
    end: () => Promise<void>,
  ) {
    this.#app = app;
    this.#cookie = cookie;
    this.#end = end;
    proxy.decide = (statement, link) => this.#arrive(statement, link);
    proxy.onAnswered = (_, link) => {
      const at = this.#passed.indexOf(link);
      if (at >= 0) this.#passed.splice(at, 1);
    };
  }

  /** @param cookie of somebody of the staff, for what only they may ask */
  static async open(appUrl: string, env: Record<string, string>, cookie: string): Promise<Session> {
    const proxy = await PostgresProxy.start(appUrl);
    const config = envToConfig({ DATABASE_URL: proxy.url, ...env });
    const url = config.DATABASE_URL as string;
    const secrets = config.CLINIC_SECRET as string[];
    const logger = pino({ level: 'silent' });
    const dependencies = createDependencies(
      config,
      logger,
      { url, secrets },
      { answerLimit: AT_THE_GATE },
    );
    const app = await buildApp(dependencies);
    return new Session(proxy, app, cookie, async () => {
      await app.close();
      await dependencies.database.end(1);
      await proxy.refuse();
    });
  }

  close(): Promise<void> {
    return this.#end();
  }

  /** Asks, and lets every statement pass. */
  async ask(call: Call): Promise<Outcome> {
    this.#stepping = false;
    return this.#inject(call);
  }

  /** Asks; from now on each statement waits for `step`. */
  begin(call: Call): void {
    this.#stepping = true;
    this.#outcome = undefined;
    this.#passed = [];
    this.#gate = [];
    this.#inject(call).then(
      (outcome) => {
        this.#outcome = outcome;
      },
      (error: Error) => {
        this.#outcome = { kind: 'unknown', why: error.message };
      },
    );
  }

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** What waits at the gate, if everything before it was answered. */
  get next(): Gated | undefined {
    return this.#passed.length === 0 ? this.#gate[0] : undefined;
  }

  /** The backend that works on what has passed the gate. */
  get working(): number | undefined {
    return this.#passed.at(-1)?.backend;
  }

  step(): void {
    const gated = this.#gate.shift();
    if (!gated) return;
    this.#passed.push(gated.link);
    gated.release();
  }

  #arrive({ text }: Statement, link: ProxyLink): 'forward' | Promise<'forward'> {
    if (!this.#stepping) return 'forward';
    return new Promise((resolve) => {
      this.#gate.push({ kind: kindOf(text), text, release: () => resolve('forward'), link });
    });
  }

  async #inject(call: Call): Promise<Outcome> {
    const { method, path, headers, body } = toRequest(call, call.staff && this.#cookie);
    const answer = await this.#app.inject({
      method: method as 'GET' | 'POST',
      url: path,
      headers,
      ...(body && { payload: body }),
    });
    const { statusCode: status, body: text } = answer;
    const kept = answer.headers as Record<string, string | undefined>;
    return toOutcome(call, { status, headers: kept, text });
  }
}

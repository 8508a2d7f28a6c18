import { Agent, request as httpRequest } from 'node:http';
import type { Call, Outcome } from '../history/call.ts';
import { toOutcome } from './to-outcome.ts';
import { toRequest } from './to-request.ts';

/** What a browser waits; an answer that takes longer is a hang. */
const PATIENCE_MS = 20_000;

export type HttpRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
};

export type HttpAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
};

const agents = new Map<number, Agent>();

/**
 * One request over a real socket. Rejects when no whole answer comes within `patience` milliseconds.
 * `fresh`: on a connection of its own, which nobody can have closed before.
 */
export function send(
  port: number,
  wanted: HttpRequest,
  { patience = PATIENCE_MS, fresh = false } = {},
): Promise<HttpAnswer> {
  const agent = fresh ? false : agentFor(port);
  const { method, path, body, headers } = wanted;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    const request = httpRequest({ host: '127.0.0.1', port, agent, method, path, headers });
    const timer = setTimeout(() => request.destroy(new Error('HANG')), patience);
    request.on('error', fail);
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', fail);
      response.on('close', () => {
        if (!response.complete) return fail(new Error('cut off'));
        clearTimeout(timer);
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.end(body);
  });
}

function agentFor(port: number): Agent {
  let agent = agents.get(port);
  if (!agent) {
    agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
    agents.set(port, agent);
  }
  return agent;
}

/** Closes the connections that `send` keeps. */
export function hangUp(): void {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

/** A call of the workload, by way of either edge. */
export async function perform(port: number, call: Call): Promise<Outcome> {
  try {
    return toOutcome(call, await send(port, toRequest(call)));
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { kind: 'unknown', why: code ?? message };
  }
}

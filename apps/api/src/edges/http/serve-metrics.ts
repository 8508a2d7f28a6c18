import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '@prometheus-io/client';
import { StartupError } from '../../kernel/startup-error.ts';

type MetricsServer = { port: number; close(): void };

/**
 * Serves the metrics on a port of their own, which only this machine reaches and no proxy of patients
 * leads to. Throws a `StartupError` when the port cannot be opened.
 *
 * @param port 0 for any free one
 */
export async function serveMetrics(metrics: Registry, port: number): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    const text = await metrics.metrics();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  });
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartupError(`METRICS_PORT ${port} cannot be opened on 127.0.0.1 (${code}).`);
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

import type { IncomingHttpHeaders } from 'node:http';
import { type BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { toBlockList } from './trusted-proxies.ts';

/** What the address of a request is read from. */
export type Asked = {
  headers: IncomingHttpHeaders;
  socket: { remoteAddress?: string | undefined };
};

/** A caller that hung up before its address was asked for. All of them count as one. */
const UNKNOWN = 'unknown';

/** Milliseconds for which readiness warns of what a request has shown. */
const WARN_FOR = 10 * 60_000;

const WARNINGS = {
  forwardedByStranger:
    'requests carry X-Forwarded-For from an address that TRUST_PROXY does not name: everybody ' +
    'behind it counts as one address',
  notForwarded:
    'requests come from a proxy of TRUST_PROXY without X-Forwarded-For: everybody behind it ' +
    'counts as one address',
};
type Warning = keyof typeof WARNINGS;

/**
 * From which address a request counts. The one place that decides it, for every limit.
 *
 * It is the socket's, unless that is a proxy of `TRUST_PROXY`: then `X-Forwarded-For` is read from
 * its end, proxy by proxy, up to the first address that is no proxy. An element that is no address
 * ends that, and the proxy that has sent it counts. `Forwarded` (RFC 7239) never counts: a proxy that
 * writes the one header leaves the other as the client made it up.
 */
export class Addresses {
  readonly #proxies: BlockList | undefined;
  readonly #now: () => number;
  readonly #seen = new Map<Warning, number>();

  /** @param proxies of `TRUST_PROXY` @param now milliseconds of a clock that nobody sets */
  constructor(proxies: readonly string[] | undefined, now = () => performance.now()) {
    this.#proxies = proxies && toBlockList(proxies);
    this.#now = now;
  }

  /** IPv4 as such, also where it came as IPv6; IPv6 without its zone. */
  of({ headers, socket }: Asked): string {
    let address = addressIn(socket.remoteAddress);
    if (address === undefined) return UNKNOWN;
    const chain = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    while (this.isProxy(address)) {
      const before = addressIn(chain.pop());
      if (before === undefined) break;
      address = before;
    }
    return address;
  }

  isProxy(address: string): boolean {
    const family = isIP(address);
    if (!this.#proxies || family === 0) return false;
    return this.#proxies.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  /** Looks for signs that `TRUST_PROXY` is not right; `ofPatient` tells whether a patient asks. */
  watch({ headers, socket }: Asked, ofPatient: () => boolean): void {
    const forwarded = headers['x-forwarded-for'] !== undefined;
    if (!forwarded && !this.#proxies) return;
    const byProxy = this.isProxy(addressIn(socket.remoteAddress) ?? UNKNOWN);
    if (forwarded && !byProxy) this.#seen.set('forwardedByStranger', this.#now());
    // Programs on the proxy's machine that watch over Clinic ask it without the proxy.
    if (!forwarded && byProxy && ofPatient()) this.#seen.set('notForwarded', this.#now());
  }

  /** Sentences for readiness. */
  warnings(): string[] {
    const recent = ([, at]: [Warning, number]) => this.#now() - at < WARN_FOR;
    return [...this.#seen].filter(recent).map(([warning]) => WARNINGS[warning]);
  }
}

/** An element of `X-Forwarded-For`: proxies also write `203.0.113.7:4711` and `[2001:db8::1]:443`. */
function addressIn(element: string | undefined): string | undefined {
  const text = element?.trim() ?? '';
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  const address = (v6 ?? v4 ?? text).replace(/%.*$/, '');
  if (isIP(address) === 0) return undefined;
  return isIP(address) === 4 ? address : ipaddr.process(address).toString();
}

import type { AnyTRPCProcedure } from '@trpc/server';
import { DomainError } from '../../kernel/domain-error.ts';
import { isGuarded } from '../../trpc/init.ts';
import type { Meta } from '../../trpc/meta.ts';
import type { AppRouter } from './app-router.ts';

/** The procedure of a name, if the router has it. */
export function procedureOf(router: AppRouter, name: string): AnyTRPCProcedure | undefined {
  // By their whole names: the types nest them.
  const procedures = router._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
  return Object.hasOwn(procedures, name) ? procedures[name] : undefined;
}

/** How many requests all calls of a path count as; a batch names several, with commas between. */
export function costOf(router: AppRouter, path: string): number {
  return path.split(',').reduce((sum, name) => sum + costOfCall(procedureOf(router, name)), 0);
}

/** By what name a call is measured: a closed set, whatever is asked for. */
export function routeNameOf(router: AppRouter, path: string): string {
  if (path.includes(',')) return '(batch)';
  return procedureOf(router, path) ? path : '(unknown)';
}

const costOfCall = (procedure: AnyTRPCProcedure | undefined): number =>
  (procedure?.meta as Meta | undefined)?.cost ?? 1;

/**
 * A change has an answer of its own, with its own status and headers, and an outcome that can be
 * asked for again. So a batch with a change in it is refused, unless the change is all of it.
 */
export function refusalOfBatch(router: AppRouter, path: string): DomainError | undefined {
  if (!path.includes(',')) return undefined;
  const isChange = (name: string) => procedureOf(router, name)?._def.type === 'mutation';
  if (!path.split(',').some(isChange)) return undefined;
  const message = 'must not hold a change beside anything else: send changes one by one';
  return new DomainError('INVALID_INPUT', {
    issues: [{ path: 'batch', code: 'not_allowed', message }],
  });
}

/** Throws for a procedure that anybody could call because nothing guards it. */
export function assertGuarded(router: AppRouter): void {
  const procedures = router._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
  for (const [name, procedure] of Object.entries(procedures)) {
    if (!isGuarded(procedure)) throw new Error(`The procedure ${name} declares no access.`);
  }
}

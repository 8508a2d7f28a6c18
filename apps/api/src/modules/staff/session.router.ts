import type { SignedIn } from '@clinic/contracts/session';
import { procedure, router } from '../../trpc/init.ts';
import { sessionCookie } from './rules/session-cookie.ts';
import { signOut } from './sign-out.ts';

export const sessionRouter = router({
  me: procedure({ access: 'staff' }).query(({ ctx }): SignedIn => ctx.authorized.staff),
  // Whoever is signed out already is answered the same.
  signOut: procedure({ access: 'own-page' }).mutation(async ({ ctx }) => {
    await signOut(ctx.clinic, ctx.actor.sessionToken);
    ctx.setHeader('set-cookie', sessionCookie(undefined, ctx.isSecure));
  }),
});

import {
  ChangePasswordInput,
  JoinInput,
  OpenLinkInput,
  type SignedIn,
  SignInInput,
  type SignInWays,
} from '@clinic/contracts/session';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { changePassword } from './change-password.ts';
import { join } from './join.ts';
import { letBrowserIn } from './let-browser-in.ts';
import { openLink } from './open-link.ts';
import { relyingPartyOf } from './rules/relying-party.ts';
import { sessionCookie } from './rules/session-cookie.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';

const OWN_PAGE = { access: 'own-page', cost: REQUEST_COSTS.change } as const;

export const sessionRouter = router({
  me: procedure({ access: 'staff' }).query(({ ctx }): SignedIn => ctx.authorized.staff),
  ways: procedure({ access: 'public' }).query(
    ({ ctx }): SignInWays => ({
      passkeys: relyingPartyOf(ctx.publicOrigin()) !== undefined,
      ...(ctx.clinic.identityProvider && { singleSignOn: ctx.clinic.identityProvider.name }),
    }),
  ),
  signIn: procedureWith(OWN_PAGE, SignInInput).mutation(async ({ ctx, input }) => {
    const { deviceToken } = ctx.actor;
    return letBrowserIn(
      ctx,
      await signIn(ctx.clinic, input, { address: ctx.address(), deviceToken }),
    );
  }),
  // Whoever is signed out already is answered the same.
  signOut: procedure({ access: 'own-page' }).mutation(async ({ ctx }) => {
    await signOut(ctx.clinic, ctx.actor.sessionToken);
    ctx.setHeader('set-cookie', sessionCookie(undefined, ctx.isSecure));
  }),
  // No query: the token would stand in the URL.
  openLink: procedureWith(OWN_PAGE, OpenLinkInput).mutation(({ ctx, input }) =>
    openLink(ctx.clinic, input),
  ),
  join: procedureWith(OWN_PAGE, JoinInput).mutation(async ({ ctx, input }) =>
    letBrowserIn(ctx, await join(ctx.clinic, input)),
  ),
  changePassword: procedureWith(
    { access: 'staff', cost: REQUEST_COSTS.change },
    ChangePasswordInput,
  ).mutation(async ({ ctx, input }) => {
    const from = { address: ctx.address(), sessionToken: ctx.actor.sessionToken };
    const token = await changePassword(ctx.clinic, ctx.authorized, input, from);
    ctx.setHeader('set-cookie', sessionCookie(token, ctx.isSecure));
  }),
});

import {
  ChangePasswordInput,
  JoinInput,
  OpenLinkInput,
  type SignedIn,
  SignInInput,
  type SignInWays,
} from '@clinic/contracts/session';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import type { Context } from '../../trpc/context.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { changePassword } from './change-password.ts';
import { join } from './join.ts';
import { openLink } from './open-link.ts';
import { deviceCookie } from './rules/device-token.ts';
import { sessionCookie } from './rules/session-cookie.ts';
import { type Opened, signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';

const OWN_PAGE = { access: 'own-page', cost: REQUEST_COSTS.change } as const;

export const sessionRouter = router({
  me: procedure({ access: 'staff' }).query(({ ctx }): SignedIn => ctx.authorized.staff),
  ways: procedure({ access: 'public' }).query((): SignInWays => ({ singleSignOn: false })),
  signIn: procedureWith(OWN_PAGE, SignInInput).mutation(async ({ ctx, input }) => {
    const { deviceToken } = ctx.actor;
    return letIn(ctx, await signIn(ctx.clinic, input, { address: ctx.address(), deviceToken }));
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
    letIn(ctx, await join(ctx.clinic, input)),
  ),
  changePassword: procedureWith(
    { access: 'staff', cost: REQUEST_COSTS.change },
    ChangePasswordInput,
  ).mutation(async ({ ctx, input }) => {
    const token = await changePassword(ctx.clinic, ctx.authorized, input, ctx.address());
    ctx.setHeader('set-cookie', sessionCookie(token, ctx.isSecure));
  }),
});

/** Signs the browser in, and remembers that it was here. */
function letIn(
  { clinic, actor, isSecure, setHeader }: Context,
  { staff, token }: Opened,
): SignedIn {
  setHeader('set-cookie', sessionCookie(token, isSecure));
  setHeader('set-cookie', deviceCookie(clinic.secrets, actor.deviceToken, staff.id, isSecure));
  return staff;
}

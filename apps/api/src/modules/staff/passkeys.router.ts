import {
  AddPasskeyInput,
  RemovePasskeyInput,
  RenamePasskeyInput,
} from '@clinic/contracts/passkeys';
import {
  AskToJoinInput,
  JoinWithPasskeyInput,
  PasskeySignInInput,
} from '@clinic/contracts/session';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import type { Context } from '../../trpc/context.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { askToJoin, joinWithPasskey } from './join-with-passkey.ts';
import { letBrowserIn } from './let-browser-in.ts';
import type { AskedFrom } from './offer-passkey.ts';
import {
  addPasskey,
  askForNewPasskey,
  listOwnWaysIn,
  nameOwnPasskey,
  removeOwnPasskey,
} from './own-passkeys.ts';
import { challengeCookie } from './rules/challenge-cookie.ts';
import { askForPasskey, signInWithPasskey } from './sign-in-with-passkey.ts';

const CHANGE = { access: 'staff', cost: REQUEST_COSTS.change } as const;
const OWN_PAGE = { access: 'own-page', cost: REQUEST_COSTS.change } as const;

/** Each use of a passkey is two calls: what the browser is asked, and its answer. */
export const passkeysRouter = router({
  askToSignIn: procedure(OWN_PAGE).mutation(async ({ ctx }) =>
    ask(ctx, await askForPasskey(ctx.clinic, from(ctx))),
  ),
  signIn: procedureWith(OWN_PAGE, PasskeySignInInput).mutation(async ({ ctx, input }) => {
    const { deviceToken } = ctx.actor;
    const asked = { ...from(ctx), address: ctx.address(), deviceToken };
    return letBrowserIn(ctx, await signInWithPasskey(ctx.clinic, input.passkey, asked));
  }),
  askToJoin: procedureWith(OWN_PAGE, AskToJoinInput).mutation(async ({ ctx, input }) =>
    ask(ctx, await askToJoin(ctx.clinic, input, from(ctx))),
  ),
  join: procedureWith(OWN_PAGE, JoinWithPasskeyInput).mutation(async ({ ctx, input }) =>
    letBrowserIn(ctx, await joinWithPasskey(ctx.clinic, input, from(ctx))),
  ),
  // From here on the caller's own.
  list: procedure({ access: 'staff' }).query(({ ctx }) =>
    listOwnWaysIn(ctx.clinic, ctx.authorized),
  ),
  askToAdd: procedure(CHANGE).mutation(async ({ ctx }) => {
    const asked = { ...from(ctx), sessionToken: ctx.actor.sessionToken };
    return ask(ctx, await askForNewPasskey(ctx.clinic, ctx.authorized, asked));
  }),
  add: procedureWith(CHANGE, AddPasskeyInput).mutation(({ ctx, input }) =>
    addPasskey(ctx.clinic, ctx.authorized, input, from(ctx)),
  ),
  rename: procedureWith(CHANGE, RenamePasskeyInput).mutation(({ ctx, input }) =>
    nameOwnPasskey(ctx.clinic, ctx.authorized, input),
  ),
  remove: procedureWith(CHANGE, RemovePasskeyInput).mutation(({ ctx, input }) =>
    removeOwnPasskey(ctx.clinic, ctx.authorized, input, ctx.actor.sessionToken),
  ),
});

const from = ({ publicOrigin, actor }: Context): AskedFrom => ({
  publicOrigin: publicOrigin(),
  challengeToken: actor.challengeToken,
});

/** Gives what the browser is asked; its cookie makes it the only one that can answer. */
function ask<T>(
  { setHeader, isSecure }: Context,
  { options, challengeToken }: { options: T; challengeToken: string },
): T {
  setHeader('set-cookie', challengeCookie(challengeToken, isSecure));
  return options;
}

import { Notice } from '../../../ui/notice.tsx';

type SingleSignOnProps = {
  /** What the provider is called. */
  name: string;
  /** Over a page of which nothing may be lost. */
  isInDialog: boolean;
};

/** Leads to the provider; it sends the browser back to the desk. */
export function SingleSignOn({ name, isInDialog }: SingleSignOnProps) {
  return (
    <>
      <a
        className="button"
        href="/auth/oidc/start"
        {...(isInDialog && { target: '_blank', rel: 'opener' })}
      >
        {`Sign in with ${name}`}
      </a>
      {isInDialog && (
        <p className="muted">{`${name} opens in a new tab. Come back to this one afterwards.`}</p>
      )}
    </>
  );
}

const SENTENCES: Record<string, string> = {
  failed:
    'Single sign-on did not let you in. Try again, or sign in with your password or a passkey. If it stays so, ask a manager.',
  unavailable:
    'The provider of single sign-on does not answer. Try again in a moment, or sign in with your password or a passkey.',
  limited: 'Too many tries. Try again in 15 minutes.',
};

/** Read once, and gone from the address: a reload begins anew. */
const problem = (() => {
  const [, found = ''] = /^#single-sign-on-([a-z]+)$/.exec(window.location.hash) ?? [];
  if (found) window.history.replaceState(null, '', window.location.pathname);
  return found;
})();

/** Why single sign-on has led back to the sign-in page. */
export function SingleSignOnProblem() {
  const sentence = SENTENCES[problem];
  return sentence ? <Notice tone="warning" role="alert" title={sentence} /> : null;
}

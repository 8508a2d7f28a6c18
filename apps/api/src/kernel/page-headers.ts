/** A page may load and reach nothing but its own server, and be in no frame. */
const LOADS = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'none'`;

/** What only means something to a page. */
const EVERY_PAGE = { 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY' };

/** Of the description at `/docs`, whose scripts are not ours. */
export const DOCS_PAGE = { ...EVERY_PAGE, 'content-security-policy': LOADS };

/** Of pages of ours: no text can become markup or a script (Trusted Types), since no policy may be made. */
export const OWN_PAGE = {
  ...EVERY_PAGE,
  'content-security-policy': `${LOADS}; require-trusted-types-for 'script'; trusted-types 'none'`,
};

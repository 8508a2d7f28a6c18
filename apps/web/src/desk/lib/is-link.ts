/** Whether this page is that of a setup link or an invitation: nobody has signed in there yet. */
export const isLink = /^\/desk\/(setup|join)$/.test(window.location.pathname);

/** Why somebody is not let in, as the sign-in page reads it from the fragment of its address. */
export type SignOnProblem = 'failed' | 'unavailable' | 'limited';

/**
 * A page that goes on to the desk by itself. After a redirect the browser would ask for the desk as the provider's
 * page does, from another site, without the session's cookie (`SameSite=Strict`): so nothing has to work without it.
 */
export function returnPage(problem?: SignOnProblem): string {
  const address = problem ? `/desk/sign-in#single-sign-on-${problem}` : '/desk';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Sign in · Clinic</title>
</head>
<body>
<main><p><a href="${address}">Go on to the desk</a></p></main>
</body>
</html>
`;
}

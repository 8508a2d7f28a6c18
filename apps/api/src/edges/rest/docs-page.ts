import { ERRORS } from '@clinic/contracts/errors';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { DOCS_PAGE } from '../../kernel/page-headers.ts';

const DESCRIPTION_PLACE = '<div id="swagger-ui"></div>';

/** Each problem's `type` is an anchor here. The list needs no script. */
const ERROR_LIST = `<section id="errors" aria-labelledby="errors-title">
<h2 id="errors-title">Errors</h2>
<dl>
${Object.entries(ERRORS)
  .map(
    ([code, { httpStatus, message }]) =>
      `<dt id="${code}">${code} (${httpStatus})</dt>\n<dd>${message}</dd>`,
  )
  .join('\n')}
</dl>
</section>`;

/** Who comes by a problem's `type` wants the list first; everybody else the operations. */
const STYLE = `body { display: flex; flex-direction: column; }
#errors { box-sizing: border-box; max-width: 1460px; width: 100%; margin: 0 auto; padding: 0 20px 40px; font-family: sans-serif; color: #3b4151; }
#errors:has(:target) { order: -1; }
#errors dt { font-weight: bold; margin-top: 12px; }
#errors dd { margin: 4px 0 0; }
#errors :target, #errors :target + dd { background: #fff3bf; }`;

/** The description at `/docs`, readable and to be tried, with a list of all errors. */
export async function docsPage(docs: FastifyInstance): Promise<void> {
  docs.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...DOCS_PAGE, 'cache-control': 'no-cache' });
  });
  docs.addHook('onSend', async (_request, _reply, payload) =>
    typeof payload === 'string'
      ? payload.replace(DESCRIPTION_PLACE, `${DESCRIPTION_PLACE}\n${ERROR_LIST}`)
      : payload,
  );
  await docs.register(swaggerUi, {
    routePrefix: '/docs',
    // The page would otherwise ask a service outside whether the description is valid.
    uiConfig: { validatorUrl: null, layout: 'BaseLayout' },
    theme: { title: 'Clinic API', css: [{ filename: 'errors.css', content: STYLE }] },
  });
}

FROM node:26.10.0-slim AS packages
WORKDIR /clinic
COPY package.json package-lock.json ./
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
COPY examples/package.json examples/
COPY packages/contracts/package.json packages/contracts/
COPY packages/embedded-postgres/package.json packages/embedded-postgres/
COPY packages/testing/package.json packages/testing/

# Nothing in the image needs an install script, so none runs.
FROM packages AS web
RUN npm ci --workspace @clinic/web --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build --workspace @clinic/web

FROM packages AS production
# The embedded PostgreSQL is an optional dependency; the image is given a database instead.
RUN npm ci --workspace @clinic/api --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:26.10.0-slim
WORKDIR /clinic
ENV NODE_ENV=production HOST=0.0.0.0
COPY --from=production /clinic ./
COPY packages/contracts packages/contracts
COPY packages/embedded-postgres packages/embedded-postgres
COPY apps/api apps/api
COPY --from=web /clinic/apps/web/dist apps/web/dist
COPY --from=web /clinic/apps/web/dist-desk apps/web/dist-desk
USER node
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/src/main.ts"]

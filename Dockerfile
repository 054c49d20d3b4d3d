# Two images from one build: `--target api` and `--target worker`. They run what `npm start` runs, without the supervisor and
# without the embedded Postgres; docker-compose.yml puts them together with Postgres and Redis.

FROM docker.io/library/node:24-bookworm-slim AS sources
WORKDIR /app
ENV npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
COPY package.json package-lock.json .npmrc ./
COPY packages/contracts/package.json packages/contracts/
COPY packages/engine/package.json packages/engine/
COPY packages/db/package.json packages/db/
COPY packages/queue/package.json packages/queue/
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY apps/web/package.json apps/web/
COPY apps/cli/package.json apps/cli/
COPY apps/cli/bin apps/cli/bin
COPY apps/start/package.json apps/start/
COPY e2e/package.json e2e/

FROM sources AS build
RUN npm ci --loglevel=error
COPY . .
RUN node tools/build.ts

# What runs needs no compiler, no browser and no test library, and no Postgres: the address of one comes from outside.
# npm counts as optional what only some platforms or set-ups need; of that the server needs the compiled part of argon2 alone.
FROM sources AS packages
RUN npm ci --omit=dev --omit=optional --workspace=@pairwise/api --workspace=@pairwise/worker --loglevel=error
COPY --from=build /app/node_modules/@node-rs node_modules/@node-rs

FROM docker.io/library/node:24-bookworm-slim AS runtime
WORKDIR /app
ENV NODE_ENV=production HOME=/data PAIRWISE_DATA=/data
COPY --from=packages /app ./
COPY prisma/migrations prisma/migrations
COPY --from=build /app/packages/contracts/dist packages/contracts/dist
COPY --from=build /app/packages/engine/dist packages/engine/dist
COPY --from=build /app/packages/db/dist packages/db/dist
COPY --from=build /app/packages/queue/dist packages/queue/dist
# The numbers stand for the user `node` of the base image. Folders that are synced must be his, or `user:` says whose they are.
RUN mkdir /data /folders && chown 1000:1000 /data /folders
USER 1000:1000
VOLUME /data
STOPSIGNAL SIGTERM

FROM runtime AS worker
COPY --from=build /app/apps/worker/dist apps/worker/dist
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["node", "apps/worker/dist/is-alive.js"]
CMD ["node", "--enable-source-maps", "apps/worker/dist/main.js"]

FROM runtime AS api
COPY --from=build /app/apps/api/dist apps/api/dist
COPY --from=build /app/apps/web/dist apps/web/dist
# In a container the port is reachable only where somebody publishes it.
ENV PAIRWISE_HOST=0.0.0.0 PAIRWISE_PORT=7420
EXPOSE 7420
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PAIRWISE_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "apps/api/dist/main.js"]

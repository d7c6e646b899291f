# An image of Sluice: docker build --tag sluice .
# compose.yaml runs it with Mosquitto and MongoDB; docs/how-to/run-in-containers.md says how.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /sluice
COPY package.json package-lock.json .npmrc ./
COPY sdk/package.json sdk/
COPY console/package.json console/
RUN npm ci --ignore-scripts
COPY .swcrc ./
COPY scripts scripts
COPY src src
COPY mosquitto mosquitto
COPY sdk/src sdk/src
COPY console console
RUN node scripts/build.mjs
RUN npm prune --omit=dev --ignore-scripts --workspaces=false
# The IDE's bundle in ruru/static has what it needs of Monaco.
RUN rm -r node_modules/monaco-editor && find node_modules -name "*.map" -delete

FROM node:24.21.0-bookworm-slim
# The number of Mosquitto's user in its image, so that both can read the files of broker-init.
RUN groupadd --gid 1883 sluice \
  && useradd --uid 1883 --gid sluice --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin sluice \
  && install --directory --owner=sluice --group=sluice --mode=0700 /var/lib/sluice-broker \
  && ln --symbolic /sluice/scripts/sluice.mjs /usr/local/bin/sluice
WORKDIR /sluice
COPY package.json ./
COPY scripts/sluice.mjs scripts/
COPY --from=build /sluice/node_modules node_modules
COPY --from=build /sluice/dist dist
ENV NODE_ENV=production SLUICE_HTTP_HOST=0.0.0.0
USER 1883:1883
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SLUICE_HTTP_PORT || 4000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--v8-pool-size=1", "dist/src/main.js"]

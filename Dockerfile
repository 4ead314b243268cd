# Persienne as a container: cameras, or the broker alone. Docker's own examples of both are in compose.yaml.
#
#   docker build -t persienne .
#   docker run --read-only --cap-drop ALL -v persienne:/data -p 8001-8003:8001-8003 -p 8554:8554 persienne
#
# /data keeps identities and generated passwords; `docker exec NAME cat /data/credentials.json` shows them.

FROM node:24-bookworm-slim AS build
WORKDIR /app
# Install scripts stay off (.npmrc): FFmpeg is inside a package, nothing is compiled here.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.js --force && npm prune --omit=dev --no-audit --no-fund
# What nobody needs at run time: sources, types, source maps, snapshots of other people's tests.
RUN rm -f dist/.built && cd node_modules && rm -rf .package-lock.json @jimp/*/src zod/src @jimp/*/node_modules/zod/src \
 && find . -type d \( -name __snapshots__ -o -name __image_snapshots__ -o -name .turbo \) -prune -exec rm -rf {} + \
 && find . -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.tsbuildinfo' -o -name '*.md' \) -delete

# What runs the plate network: this platform's library of the five that the package has.
RUN cd node_modules/onnxruntime-node/bin/napi-v6 && arch="$(node -p process.arch)" \
 && find . -mindepth 2 -maxdepth 2 ! -path "./linux/$arch" -prune -exec rm -rf {} + && test -e "linux/$arch/onnxruntime_binding.node"

# No npm, no compiler, no shell script between the runtime and the signals.
FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Persienne" \
      org.opencontainers.image.description="Virtual ONVIF cameras that mask before they speak" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin persienne \
 && install -d -o persienne -g persienne -m 700 /data /accounts
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app/LICENSE /app/package.json /app/
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
ENV NODE_ENV=production PERSIENNE_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
# ONVIF, snapshots and control of the first camera; RTSP; MQTT; the page.
EXPOSE 8001 8554 1883 8080
# Signs in to each camera, as a viewer would, and fails unless all of them film and mask.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "/app/dist/device/cli/main.js", "health"]
ENTRYPOINT ["node", "/app/dist/device/cli/main.js"]
CMD ["up", "--host", "0.0.0.0"]

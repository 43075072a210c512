FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src ./src
COPY tools/complete-build.js ./tools/
# Packages' source maps are for their authors.
RUN npm run build && npm prune --omit=dev && find node_modules -name '*.map' -delete

FROM node:20-bookworm-slim
# libgomp1: llama.cpp's CPU backends are built with OpenMP.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY tools/healthcheck.js ./tools/
COPY models ./models
COPY templates ./templates
COPY web ./web
ENV NODE_ENV=production HF_HOME=/home/node/.cache/huggingface NESTLING_HOST=0.0.0.0
RUN mkdir -p /home/node/.cache/huggingface && chown -R node:node /home/node
USER node
VOLUME /home/node/.cache/huggingface
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "tools/healthcheck.js"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]

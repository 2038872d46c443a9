# docker build -t heygen-mcp . && docker run -p 127.0.0.1:3000:3000 -e HEYGEN_MCP_AUTH=key heygen-mcp
FROM node:22-alpine AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
COPY tools ./tools
COPY prompts ./prompts
COPY sandbox ./sandbox
COPY scripts ./scripts
COPY views ./views
RUN npm run build
# Those who host need what others leave out: Redis, OAuth, metrics, buckets, previews.
RUN node scripts/promote-optional-packages.mjs && npm prune --ignore-scripts

FROM node:22-alpine
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["http"]

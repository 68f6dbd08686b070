# Made by cloudctl, for the folder has none of its own. Node {{version}}.

# The packages: installed again only when package.json or its lock file changes.
FROM node:{{version}}-slim AS packages
WORKDIR /app
{{#has_lockfile}}
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && mkdir -p node_modules
{{/has_lockfile}}
{{^has_lockfile}}
COPY package.json ./
RUN npm install --omit=dev --no-audit --no-fund && mkdir -p node_modules
{{/has_lockfile}}

# What runs: the program and its packages; not root; /data for volumes.
FROM node:{{version}}-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app \
 && install --directory --owner app --group app /data
ENV NODE_ENV=production npm_config_cache=/tmp/.npm npm_config_update_notifier=false
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY . .
USER 10001:10001
{{#listening}}
ENV HOST=0.0.0.0 PORT={{port}}
EXPOSE {{port}}
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD {{health}}
{{/listening}}
CMD {{start}}

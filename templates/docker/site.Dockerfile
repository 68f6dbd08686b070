# Made by cloudctl, for the folder has none of its own. A static site, served by nginx {{version}}.
FROM nginxinc/nginx-unprivileged:{{version}}
USER 0
{{#listening}}
RUN printf '%s\n' \
      'server {' \
      '  listen {{port}};' \
      '  root /usr/share/nginx/html;' \
      '  server_tokens off;' \
      '  gzip on;' \
      '  gzip_types text/css text/plain text/javascript application/javascript application/json image/svg+xml;' \
      '  location / { try_files $uri $uri/ $uri.html =404; }' \
      '}' >/etc/nginx/conf.d/default.conf
{{/listening}}
COPY . /usr/share/nginx/html/
USER 101:101
{{#listening}}
ENV PORT={{port}}
EXPOSE {{port}}
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD {{health}}
{{/listening}}
CMD {{start}}

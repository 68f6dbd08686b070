# Made by cloudctl, for the folder has none of its own. Python {{version}}.

# The packages: built again only when requirements.txt changes.
FROM python:{{version}}-slim AS packages
RUN python -m venv /venv
{{#has_lockfile}}
COPY requirements.txt /tmp/
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --requirement /tmp/requirements.txt
{{/has_lockfile}}
{{#adds_gunicorn}}
# A server for production: the requirements name none.
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check gunicorn
{{/adds_gunicorn}}

# What runs: the program and its packages, nothing that builds; not root; /data for volumes.
FROM python:{{version}}-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app \
 && install --directory --owner app --group app /data
ENV PATH=/venv/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
USER 10001:10001
{{#listening}}
ENV HOST=0.0.0.0 PORT={{port}}
EXPOSE {{port}}
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD {{health}}
{{/listening}}
CMD {{start}}

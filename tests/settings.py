"""The site's settings for the tests: an environment of their own, whatever the developer's shell exports."""

import atexit
import os
import shutil
import tempfile

for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DEMO", "DEMO_PASSWORD", "TRUSTED_PROXIES", "DEBUG",
              "PUBLIC_ADDRESS", "PAPER_PERCENT"):  # fmt: skip
    os.environ.pop(_name, None)
os.environ.update(SECRET_KEY="for-the-tests-alone-" * 3, ALLOWED_HOSTS="testserver,127.0.0.1", HTTPS="0")

from huulien.settings import *  # noqa: E402, F403
from huulien.settings import DATABASES, LOGGING, STORAGES  # noqa: E402

# On SQLite in a file, as it is served: connections to a database in memory do not wait for each other.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/huulien-test-{os.getpid()}.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # nothing here outlives a power cut
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}"}  # Django's own, said for `migrated`

MEDIA_ROOT = f"{tempfile.gettempdir()}/huulien-test-uploads-{os.getpid()}"  # what is uploaded

# Pages name static files as they are: no collectstatic before a test, and none of an earlier one read for every client.
STATIC_ROOT = f"{MEDIA_ROOT}-static"
os.makedirs(STATIC_ROOT, exist_ok=True)
atexit.register(shutil.rmtree, STATIC_ROOT, ignore_errors=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Refused is what the tests ask for thousands of times: each would be told with its traceback, and kept until the end.
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}

# A cast of eleven users would otherwise cost half a second; `tests/accounts` checks the real hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)

# What is made outside the web process is made at once, unless a test says otherwise (`tests.jobs`).
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
JOBS_APART = False

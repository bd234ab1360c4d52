"""Settings. What differs between installations comes from `huulien.environment`; the defaults are production's."""

import os
from datetime import timedelta

from csp.constants import NONE, SELF

from huulien import environment
from huulien.desk import addresses
from huulien.platform.limits import LARGEST_FILE, LARGEST_FORM

ENV = environment.read(os.environ)
BASE_DIR = environment.ROOT

SECRET_KEY = ENV["SECRET_KEY"]
DEBUG = ENV["DEBUG"]
ALLOWED_HOSTS = ENV["ALLOWED_HOSTS"]
DATABASES = {"default": ENV["DATABASE_URL"]}
APP_ROLE = ENV["APP_ROLE"]
DEMO = ENV["DEMO"]
DEMO_PASSWORD = ENV["DEMO_PASSWORD"]
DEMO_DAY = ENV["DEMO_DAY"] if DEMO else None

INSTALLED_APPS = [
    "huulien.accounts.admin_config.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "import_export",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_tasks",
    "django_tasks_db",
    "huulien.platform",
    "huulien.accounts",
    "households",
    "surveys",
    "programs",
    "reports",
    "huulien.desk",
    "huulien.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "huulien.platform.compression.CompressedText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "huulien.platform.limits.BodyLimits",
    "huulien.platform.maintenance.ReadOnly",
    "huulien.accounts.middleware.SessionLimits",
    "huulien.platform.sealing.Sealing",
    "huulien.accounts.middleware.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "huulien.accounts.middleware.PrivatePages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "huulien.urls"
WSGI_APPLICATION = "huulien.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "huulien.templatetags.vietnamese",
                "huulien.templatetags.signs",
                "huulien.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huulien.platform.maintenance.context",
                "huulien.desk.navigation.site",
            ],
        },
    }
]

FORM_RENDERER = "huulien.platform.widgets.Renderer"

# Language and formats. Django's own `vi` formats read 05/12/2023 as 12 May; ours are in huulien/formats.
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["huulien.formats"]
LOCALE_PATHS = [BASE_DIR / "huulien" / "locale"]  # what other packages say in English
USE_THOUSAND_SEPARATOR = False

# Where a record is shown: its own app lies below the pages that bring the apps together.
ABSOLUTE_URL_OVERRIDES = {
    "households.household": addresses.of_household,
    "households.area": addresses.of_area,
}

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "huulien.accounts.validators.UnlikeItsUser",
     "OPTIONS": {"user_attributes": ("username", "full_name")}},
    {"NAME": "huulien.accounts.validators.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "huulien.accounts.validators.NotCommon"},
    {"NAME": "huulien.accounts.validators.NotOnlyDigits"},
]  # fmt: skip
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
# Five wrong passwords lock one user at one address for a quarter of an hour; the office's other users are not touched.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "huulien.accounts.views.sessions.locked_out"
AXES_CLIENT_IP_CALLABLE = "huulien.platform.clients.client_address"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_HANDLER = "huulien.accounts.locks.CountsFirst"

TOKEN_LASTS = timedelta(days=365)  # of the API

SESSION_IDLE = timedelta(minutes=ENV["SESSION_IDLE_MINUTES"])
SESSION_MAX = timedelta(hours=ENV["SESSION_MAX_HOURS"])
SESSION_COOKIE_AGE = int(SESSION_MAX.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
TRUSTED_PROXIES = ENV["TRUSTED_PROXIES"]

# Transport
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV["HTTPS"]
SECURE_HSTS_SECONDS = 31_536_000 if ENV["HTTPS"] else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV["HTTPS"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if ENV["TRUSTED_PROXIES"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "huulien.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

PERSON_KEPT_YEARS = ENV["PERSON_KEPT_YEARS"]
PAPER_PERCENT = ENV["PAPER_PERCENT"]
PUBLIC_ADDRESS = ENV["PUBLIC_ADDRESS"] or environment.first_address(ENV["ALLOWED_HOSTS"], https=ENV["HTTPS"])

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV["STATIC_ROOT"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ENV["UPLOAD_ROOT"]  # no MEDIA_URL: uploads are never served
FILE_MOST_BYTES, FILES_MOST_OF_ONE = LARGEST_FILE, 20  # of what is added to one record (`huulien.platform.files`)
# Files that are made outside the web process (`huulien.platform.jobs`), each by a process with limits of its own.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOBS_APART = True
MAINTENANCE_FILE = ENV["MAINTENANCE_FILE"]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_FORM
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "huulien.accounts.tokens.DatedTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
    "EXCEPTION_HANDLER": "huulien.platform.api.in_vietnamese",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sổ giảm nghèo",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "ENUM_NAME_OVERRIDES": {"ReportStateEnum": "reports.vocabulary.ReportState.choices"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "huulien.platform.api.with_refusals",
    ],
}

IMPORT_EXPORT_USE_TRANSACTIONS = True
# Between its two pages the admin keeps a file beside the other uploads; `forget` drops what nobody confirmed.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

"""Django's settings. Every value an operator may change is read here, from the environment or ``.env``."""

import sys
from pathlib import Path

from tianheng.config import databases, logs
from tianheng.config.folder import data_folder, environment, read_secret

env = environment()

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()

DEBUG = env.bool("TIANHENG_DEBUG", False)
SECRET_KEY = env.str("TIANHENG_SECRET_KEY", "") or read_secret(DATA)
ALLOWED_HOSTS = env.list("TIANHENG_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("TIANHENG_ORIGINS", [])

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tianheng.core",
    "tianheng.web",
    "tianheng.api",
    "tianheng.accounts",
    "tianheng.modules.compliance",
    "tianheng.modules.enterprises",
    "tianheng.modules.formulas",
    "tianheng.modules.registration",
    "tianheng.modules.ledger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tianheng.web.middleware.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tianheng.web.middleware.log.RequestLog",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tianheng.web.middleware.size.UploadLimit",
    # Both wait until a page asks who is there: the public pages never do, so they touch neither cookie nor table.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tianheng.web.middleware.signs.Signs",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tianheng.web.middleware.method.WrongMethod",
]

ROOT_URLCONF = "tianheng.config.urls"
WSGI_APPLICATION = "tianheng.config.wsgi.application"
CSRF_FAILURE_VIEW = "tianheng.web.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "tianheng.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tianheng.web.templatetags.web",
            ],
        },
    }
]

DATABASES = {"default": databases.tuned(env.dj_db_url("DATABASE_URL", databases.sqlite_url(DATA)))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The source language of every text is Simplified Chinese; the catalogues hold the other two.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# People. Rights come from memberships alone; Django's own groups and permissions stay empty.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tianheng.accounts.backend.Accounts"]
LOGIN_URL = "accounts:login"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.int("TIANHENG_SESSION_HOURS", 12) * 3600
SESSION_IDLE_SECONDS = env.int("TIANHENG_SESSION_IDLE_MINUTES", 60) * 60
LOCKOUT_FAILURES = env.int("TIANHENG_LOCKOUT_FAILURES", 5)
LOCKOUT_MINUTES = env.int("TIANHENG_LOCKOUT_MINUTES", 15)
INVITATION_DAYS = env.int("TIANHENG_INVITATION_DAYS", 7)
# The rule of the licence number's check digit is likely, not sure: an operator may leave it out.
LICENCE_CHECK_DIGIT = env.bool("TIANHENG_LICENCE_CHECK_DIGIT", True)

# Mail: to the console unless an address of a server is given.
MAIL = env.dj_email_url("TIANHENG_MAIL", "console:")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_BACKEND"], MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["EMAIL_USE_TLS"], MAIL["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("TIANHENG_MAIL_FROM", "tianheng@localhost")
SITE_ADDRESS = env.str("TIANHENG_SITE", "").rstrip("/")

# Uploads: larger bodies are answered 413 before they are read.
UPLOAD_LIMIT = env.int("TIANHENG_UPLOAD_MB", 10) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("TIANHENG_FORM_KB", 2048) * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Webhooks go to public addresses by https alone; within one's own network an operator may let them go anywhere.
WEBHOOK_PRIVATE = env.bool("TIANHENG_WEBHOOK_PRIVATE", False)

# TIANHENG_HTTPS says that a proxy in front speaks TLS and sets X-Forwarded-Proto itself.
HTTPS = env.bool("TIANHENG_HTTPS", False)
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOG_KIND = env.str("TIANHENG_LOG", "console" if sys.stderr.isatty() else "json")
LOGGING = logs.configure(kind=LOG_KIND, level=env.str("TIANHENG_LOG_LEVEL", "INFO"))

SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS, secure cookies and redirect belong to the proxy: TIANHENG_HTTPS
    "security.W008",
    "security.W016",
]

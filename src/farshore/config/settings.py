"""One settings file. What differs between installations is read from the environment."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from farshore import __version__
from farshore.config import environment
from farshore.config.fingerprint import fingerprint
from farshore.web.words import ALL

PACKAGE = Path(__file__).resolve().parents[1]
HOME = environment.home()
SECRET_KEY = environment.secret_key(HOME)
DEBUG = environment.flag("FARSHORE_DEBUG")
ALLOWED_HOSTS = environment.listed("FARSHORE_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.listed("FARSHORE_ORIGINS")
# where readers find this installation: letters link to it
PUBLIC_ADDRESS = environment.text("FARSHORE_ADDRESS", "".join(CSRF_TRUSTED_ORIGINS[:1])).rstrip("/")
SECURE = environment.flag("FARSHORE_HTTPS")

ROOMS = [
    "accounts",
    "audit",
    "documents",
    "letters",
    "registry",
    "calls",
    "bases",
    "charges",
    "partnering",
    "meetings",
    "alliances",
    "targets",
    "briefing",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    # before the forms of Django, some of whose widgets it draws itself
    "farshore.web",
    "django.forms",
    *[f"farshore.apps.{room}" for room in ROOMS],
    "farshore.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "farshore.web.faults.FaultMiddleware",
    "farshore.apps.accounts.middleware.PolicyMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "farshore.config.urls"
WSGI_APPLICATION = "farshore.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "farshore.web.display.display",
                "farshore.apps.accounts.shell.shell",
            ],
            "builtins": ["farshore.web.templatetags.farshore"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        environment.text("FARSHORE_DATABASE", f"sqlite:///{HOME / 'farshore.sqlite3'}"),
        conn_max_age=60,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # one writer at a time, announced at the start: no write is lost to a late lock
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA cache_size=-65536;PRAGMA mmap_size=268435456;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Farshore"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_SENSITIVE_PARAMETERS = ["login", "email", "password"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_VERBOSE = False

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English"), ("ja", "日本語")]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = f"/static/{fingerprint(PACKAGE)}/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 365 * 24 * 3600
MEDIA_ROOT = HOME / "files"

EMAIL_BACKEND = environment.text(
    "FARSHORE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = environment.text("FARSHORE_EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("FARSHORE_EMAIL_PORT", "25"))
EMAIL_HOST_USER = environment.text("FARSHORE_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("FARSHORE_EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("FARSHORE_EMAIL_TLS")
EMAIL_USE_SSL = environment.flag("FARSHORE_EMAIL_SSL")
# a mail server that does not answer holds a worker no longer
EMAIL_TIMEOUT = int(environment.text("FARSHORE_EMAIL_TIMEOUT", "30"))
DEFAULT_FROM_EMAIL = environment.text("FARSHORE_EMAIL_FROM", "farshore@localhost")
# where notices of return go; each letter adds its own mark to the name
EMAIL_BOUNCES = environment.text("FARSHORE_EMAIL_BOUNCES")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DJANGO_TABLES2_TEMPLATE = "web/table.html"
FILTERS_EMPTY_CHOICE_LABEL = ALL
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MOST_BYTES = int(environment.text("FARSHORE_UPLOAD_MB", "20")) * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "farshore.web.faults.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "farshore": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
VERSION = __version__

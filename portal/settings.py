"""Settings of Innovationsportalen, in the order a request meets them.

Everything that differs between places is read from the environment by the two
helpers below. What must be there and is not stops the start, never the first request.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def required(name):
    """The value of an environment variable that the portal cannot do without."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is missing in the environment. See .env.example.")
    return value


def optional(name, default):
    """The value of an environment variable, in the type of its default."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if isinstance(default, bool):
        if value not in {"0", "1", "true", "false"}:
            raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
        return value in {"1", "true"}
    if isinstance(default, int):
        if not value.lstrip("-").isdigit():
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
        return int(value)
    if isinstance(default, list):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


# --- The house ----------------------------------------------------------------------------
DEBUG = optional("DEBUG", False)
DEMO = optional("PORTAL_DEMO", False)
DEMO_PASSWORD = optional("DEMO_PASSWORD", "") if DEMO else ""  # shown at the demo's sign-in
TESTING = "pytest" in sys.modules


def real(name, pretended):
    """A value that only the demo, a developer or a test may do without."""
    return optional(name, pretended) if DEMO or DEBUG or TESTING else required(name)


SECRET_KEY = required("SECRET_KEY")
SECRET_KEY_FALLBACKS = optional("SECRET_KEY_FALLBACKS", [])  # older keys, while they are being changed
PORTAL_URL = optional("PORTAL_URL", f"http://localhost:{optional('PORT', 8000)}").rstrip("/")
OVER_HTTPS = PORTAL_URL.startswith("https://")
DATA_DIR = Path(optional("PORTAL_DATA", str(BASE_DIR / ".portal")))
ALLOWED_HOSTS = optional("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PORTAL_URL] if OVER_HTTPS else []
CONTACT_EMAIL = real("CONTACT_EMAIL", "innovationsportalen@demo.innovationsportalen.se")

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "innovations.apps.InnovationsConfig",
    "meetingplaces.apps.MeetingplacesConfig",
    "regulatory.apps.RegulatoryConfig",
    "followup.apps.FollowupConfig",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "rules",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages leave compressed also where no proxy does it. Django adds random bytes against BREACH, and masks the token.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.clean_input",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.middleware.session_limits",
    "portal.middleware.guests_have_no_account",
    "portal.middleware.require_mfa_for_staff_roles",
    "portal.middleware.history_context",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.htmx_login_redirect",
    "portal.middleware.keep_text_at_expired_sign_in",
    "portal.middleware.lead_back_from_a_lost_press",
    "portal.middleware.say_422_for_faulty_account_forms",
    "portal.middleware.answer_refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "portal.template_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.fixed",
                "portal.templatetags.portal",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that a widget too may have a template of ours


# --- The database -------------------------------------------------------------------------
def database(url):
    """A Django DATABASES entry from postgres://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A frozen database must become a 503 within seconds, not a pile of waiting threads.
        # A matter's row joins seven tables by key, in the order that is best already; trying every other order took
        # PostgreSQL 22 ms a page, beyond four tables 1.6. Compiling short statements (jit) costs more than it gives.
        "OPTIONS": {
            # Lets the plans of portal/remembered.py be kept; other cursors never ask for it.
            "prepare_threshold": 5 if optional("DATABASE_KEEPS_PLANS", True) else None,
            "connect_timeout": 3,
            "tcp_user_timeout": 6000,
            "options": "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
            " -c join_collapse_limit=4 -c jit=off",
            **query,
        },
    }


APP_DATABASE_URL = required("DATABASE_URL")
OWNER_DATABASE_URL = optional("DATABASE_OWNER_URL", APP_DATABASE_URL)
# Two roles: the owner migrates, the app runs. Only these commands may wear the owner's hat.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "restore", "flush"}
AS_OWNER = (
    len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS or TESTING or optional("PORTAL_AS_OWNER", False)
)
DATABASES = {"default": database(OWNER_DATABASE_URL if AS_OWNER else APP_DATABASE_URL)}
if AS_OWNER:
    DATABASES["default"]["OPTIONS"]["options"] = "-c timezone=UTC"
APP_DATABASE_ROLE = unquote(urlsplit(APP_DATABASE_URL).username or "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The broker: it wakes workers, the database remembers (docs/decisions) ------------------
REDIS_URL = optional("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What anybody asks (portal/kept.py). Of its own: however many questions there are, they do not push out what others keep.
    "questions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "questions"},
}
SESSION_ENGINE = "portal.sessions"

# --- Who you are --------------------------------------------------------------------------
AUTH_USER_MODEL = "portal.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "portal.adapters.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:start"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none" if DEMO else "mandatory"
ACCOUNT_ADAPTER = "portal.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "portal.adapters.SocialAccountAdapter"
# The package's own limits, counted by each process for itself. A whole hospital may sign in from one address: the
# package's 30 a minute would stop a shift that begins, or a hall that is being taught. As many in an hour as that
# allows, but 120 of them at once: more would keep a process busy with nothing but checking passwords. Guessing at one
# account is stopped before that (axes, and login_failed), so the hour is what limits one guess at each of many.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip,1800/h/ip",
    "login_failed": "10/5m/key",
    "signup": "20/m/ip",
    "reset_password": "10/m/ip,5/h/key",
}
# Ours, for what anybody may do without signing in; counted in the database (portal/models/attempt.py).
# So many times in a minute, hour or day (m, h, d), per address (ip) or per e-mail or phone (key). off = no limit.
# A whole hospital may share one address. The demo is for trying, so it has room.
RATE_LIMITS = {
    "guest_idea": optional("RATE_LIMIT_IDEAS", "600/h/ip,100/h/key" if DEMO else "30/h/ip,10/d/key"),
    "guest_draft": optional("RATE_LIMIT_DRAFTS", "" if DEMO else "120/h/ip"),
    "signup": optional("RATE_LIMIT_SIGNUP", "600/h/ip" if DEMO else "30/h/ip"),
    # Each is a mail to somebody who may not know the sender; the key is who invites.
    "invitation": optional("RATE_LIMIT_INVITATIONS", "600/h/ip" if DEMO else "60/h/ip,20/d/key"),
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # a guest with a link is signed in, and may want an account
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Innovationsportalen: "
ACCOUNT_FORMS = {
    "login": "portal.forms.account.LoginForm",
    "signup": "portal.forms.account.SignupForm",
    "reset_password": "portal.forms.account.ResetPasswordForm",
    "add_email": "portal.forms.account.AddEmailForm",
    "change_password": "portal.forms.account.ChangePasswordForm",
    "set_password": "portal.forms.account.SetPasswordForm",
    "reset_password_from_key": "portal.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "portal.forms.account.ReauthenticateForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password, address or second step is told by mail
PASSWORD_LOGIN = optional("PASSWORD_LOGIN", True)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # keyed by issuer + sub, never joined by e-mail
SOCIALACCOUNT_STORE_TOKENS = False
# One provider per line in OIDC_PROVIDERS: id|name|issuer|client id|secret|acr for staff roles
OIDC_REQUIRED_ACR = {}
_oidc_apps = []
for _line in [line for line in optional("OIDC_PROVIDERS", "").splitlines() if line.strip()]:
    _fields = [part.strip() for part in _line.split("|")]
    if len(_fields) != 6:
        raise ImproperlyConfigured("OIDC_PROVIDERS: each line is id|name|issuer|client id|secret|acr")
    _id, _name, _issuer, _client, _secret, _acr = _fields
    OIDC_REQUIRED_ACR[_id] = _acr
    _oidc_apps.append(
        {
            "provider_id": _id,
            "name": _name,
            "client_id": _client,
            "secret": _secret,
            "settings": {"server_url": _issuer, "oauth_pkce_enabled": True, "uid_field": "sub"},
        }
    )
if not (PASSWORD_LOGIN or _oidc_apps):
    raise ImproperlyConfigured("PASSWORD_LOGIN is 0 and OIDC_PROVIDERS is empty: nobody could sign in.")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _oidc_apps}}
MFA_ADAPTER = "portal.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.forms.account.AuthenticateForm",
    "reauthenticate": "portal.forms.account.ReauthenticateCodeForm",
    "activate_totp": "portal.forms.account.ActivateTOTPForm",
    "add_webauthn": "portal.forms.account.AddWebAuthnForm",
    "edit_webauthn": "portal.forms.account.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not OVER_HTTPS
MFA_TOTP_ISSUER = "Innovationsportalen"
# Staff roles must have a second step. The demo shows a notice that it is off.
STAFF_ROLES_NEED_MFA = optional("STAFF_ROLES_NEED_MFA", not DEMO)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "portal.views.account.locked_out"
AXES_USERNAME_FORM_FIELD = "login"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
PROXY_COUNT = optional("PROXY_COUNT", 0)  # proxies of ours in front; 0 = believe no header
AXES_CLIENT_IP_CALLABLE = "portal.limits.client_address"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Sessions, cookies, headers -----------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 3600  # absolute; idle limit below (reliability-security 2.4)
SESSION_IDLE_SECONDS = optional("SESSION_IDLE_SECONDS", 8 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the return from the identity provider
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
if OVER_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = optional("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^halsa/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The sign-in form is answered with a redirect to the identity provider, which browsers count as its action.
        "form-action": [
            SELF,
            *(f"https://{urlsplit(one['settings']['server_url']).netloc}" for one in _oidc_apps),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Words and time -----------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
USE_THOUSAND_SEPARATOR = False

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(optional("STATIC_ROOT", str(DATA_DIR / "static")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "uploads"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Nobody asks for the others by name: half as many to compress at the first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG
ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
CLAMD_ADDRESS = optional("CLAMD_ADDRESS", "")  # host:port; empty = no scanner, said in admin
X_ACCEL_PREFIX = optional("X_ACCEL_PREFIX", "")

# --- Mail ---------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = real("DEFAULT_FROM_EMAIL", "Innovationsportalen <no-reply@demo.innovationsportalen.se>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if optional("EMAIL_HOST", ""):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = required("EMAIL_HOST")
    EMAIL_PORT = optional("EMAIL_PORT", 587)
    EMAIL_HOST_USER = optional("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = optional("EMAIL_USE_TLS", True)
    EMAIL_TIMEOUT = 10
elif DEMO or DEBUG or TESTING:
    # The demo's mailbox page reads these files.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
else:
    required("EMAIL_HOST")

# --- Work that takes time -----------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True  # the state is in the job's row
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 3,
    "socket_connect_timeout": 1,
    "visibility_timeout": 3600,
}

# Names of work -> the function that does it. Areas are named as strings only.
JOBS = {
    "check_attachment": "portal.models.attachment.check_attachment",
    "send_team_invitation": "innovations.models.participation.send_team_invitation",
    "send_invitation": "portal.models.organisation.send_invitation",
    "import_innovations": "innovations.importing.job.run_import",
    "index_catalogue": "innovations.models.catalogue.index_catalogue",
    "refresh_statistics": "innovations.models.statistics.refresh",
}
# What the daily round does besides each matter's own: function(today), several times a day.
DAILY_ROUND = [
    "innovations.models.statistics.refresh_daily",
    "innovations.models.participation.forget_unanswered",
    "innovations.models.catalogue.ask_for_renewal",
    "innovations.models.importing.remove_lists",
    "portal.retention.clean",
]
# How many days what is short-lived is kept. 0 = for ever. Matters, decisions and attachments are not here:
# they are public records, kept until an authority decides otherwise.
KEEP_DAYS = {
    "guest_draft": optional("KEEP_GUEST_DRAFT_DAYS", 30),  # since the last change; so long its link opens
    "draft": optional("KEEP_DRAFT_DAYS", 90),
    "invitation": optional("KEEP_INVITATION_DAYS", 30),  # since it stopped holding
    "job": optional("KEEP_JOB_DAYS", 30),  # since it was done; failed ones three times as long
    "notice": optional("KEEP_NOTICE_DAYS", 365),  # told, and mailed or not to be
    "sign_in_trace": optional("KEEP_SIGN_IN_TRACE_DAYS", 90),
    "import_list": optional("KEEP_IMPORT_LIST_DAYS", 30),  # the file, since it was imported or left lying
    "demo_mail": optional("KEEP_DEMO_MAIL_DAYS", 30),
}

# --- Logs: one JSON line an event, on stdout ------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}
    },
    "root": {"handlers": ["stdout"], "level": optional("LOG_LEVEL", "WARNING")},
    "loggers": {"portal": {"level": "INFO"}, "django.security.DisallowedHost": {"level": "ERROR"}},
}

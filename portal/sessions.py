"""Where the signed-in are remembered: Django's own table, asked on every page, so with a question that is kept."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.remembered import remembered


class SessionStore(db.SessionStore):
    """Django's, but for how a session is looked up."""

    def _get_session_from_db(self):
        if found := _session(key=self.session_key, now=timezone.now()):
            return found[0]
        self._session_key = None
        return None


@remembered
def _session(*, key, now):
    return Session.objects.filter(session_key=key, expire_date__gt=now)

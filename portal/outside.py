"""What the portal leans on outside itself and that may be away for a while: the mail server, the virus scanner."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

# The server answered, and would not have this very mail. All other faults of the connection are the server's own.
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


class Away(Exception):
    """Nothing is wrong with the work; what it needs does not answer. Try again in a while."""


def post(mail):
    """Send a mail. Raises Away when the mail server does not answer, one of REFUSED when it will not have this mail."""
    try:
        mail.send()
    except REFUSED:
        raise
    except OSError as fault:  # the other faults of smtplib are OSErrors too
        raise Away(f"The mail server: {type(fault).__name__}") from fault

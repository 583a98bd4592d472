"""Handing the digest outside: a file in a folder that is configured, and a plain message where a mail server is configured."""

import smtplib
from email.message import EmailMessage

from server.config import Settings
from server.engine import read_transaction
from server.inspect.digest import keep_digest, write_digest
from server.inspect.seal import seal_all
from server.services import Services
from server.store.grants import NATION
from server.zones import local
from sync.limits import MAIL_TIMEOUT_S

SUBJECT = "Lapangan digest {day}"
MAIL_PORT = 25


def hand_out(parts: Services) -> str:
    """Seal what is new, write the digest of the day and send it; return its text.

    A second run on one day hands out what the first one wrote. Raises OSError where folder or mail server cannot be reached.
    """
    seal_all(parts)
    now = parts.clock()
    day = local(now, NATION).date().isoformat()
    with read_transaction(parts.engine) as connection:
        text = write_digest(connection, now)
    text = keep_digest(parts.settings.digest_folder, text, day)
    if parts.settings.smtp and parts.settings.digest_to:
        send(parts.settings, SUBJECT.format(day=day), text)
    return text


def send(settings: Settings, subject: str, text: str) -> None:
    """Send a message to everybody who is to get the digest; it holds counts and hashes alone."""
    message = EmailMessage()
    message["Subject"], message["From"] = subject, settings.digest_from
    message["To"] = ", ".join(address.strip() for address in settings.digest_to.split(","))
    message.set_content(text + "\n")
    host, _, port = settings.smtp.partition(":")
    with smtplib.SMTP(host, int(port) if port.isdecimal() else MAIL_PORT, timeout=MAIL_TIMEOUT_S) as client:
        client.send_message(message)

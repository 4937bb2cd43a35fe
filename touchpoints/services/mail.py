"""Mail where there is no mail server: printed for who runs the product, and kept in a file."""

import sys

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class KeptEmailBackend(EmailBackend):
    """Prints each message and appends it to a file in `EMAIL_FILE_PATH`."""

    def write_message(self, message: EmailMessage) -> None:
        super().write_message(message)
        to = ", ".join(message.recipients())
        sys.stderr.write(f"\nMail to {to}: {message.subject}\n\n{message.body}\n\n")

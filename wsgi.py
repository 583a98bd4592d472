"""The application for any WSGI server: `gunicorn wsgi:app`, `waitress-serve wsgi:app`."""

import os

from server.app import create_app
from server.config import Settings

app = create_app(Settings.from_environment(os.environ))

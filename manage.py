#!/usr/bin/env python
"""Django's command line. Outside production it finds, or starts for its own duration, the folder's database."""

import os
import sys

from django.core.management import execute_from_command_line

from portal import launcher


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        launcher.ensure()
    except launcher.LauncherError as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

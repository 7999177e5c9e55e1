"""`python -m portal.launcher` is what `make run` starts."""

import sys

from portal.launcher.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

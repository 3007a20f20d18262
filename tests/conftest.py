"""What all tests stand on."""

import signal

# A shell that runs tests in the background ignores Ctrl-C on their behalf, and so would every process they start;
# those that are interrupted on purpose must notice.
signal.signal(signal.SIGINT, signal.default_int_handler)

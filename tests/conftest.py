"""What all tests stand on."""

import signal

# A shell that runs tests in the background ignores Ctrl-C on their behalf, and so would every process they start;
# those that are interrupted on purpose must notice. Ended by another hand, tests tidy up as after Ctrl-C.
for ending in (signal.SIGINT, signal.SIGTERM):
    signal.signal(ending, signal.default_int_handler)

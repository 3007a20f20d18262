"""From reviews to `build/current`: all that a request needs, finished before it arrives."""

"""From a build and the code to one zip, the same bytes for the same inputs."""

"""What the real-tool tests stand on: a Docker engine, registries, base images, and a hand for cloudctl."""

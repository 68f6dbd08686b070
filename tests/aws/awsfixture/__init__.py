"""An AWS account on this machine for tests: its programs, its emulator, its registry, its life."""

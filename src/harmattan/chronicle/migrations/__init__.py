"""The steps from one schema of the chronicle to the next."""

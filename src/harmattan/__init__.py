"""Turn news dispatches into a chronicle of a crisis that can be cited."""

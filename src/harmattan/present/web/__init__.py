"""The chronicle as a page and a JSON API, served from this machine: nothing in it asks for anything outside."""

"""What a browser or another machine sees. Imports `runner`; nothing imports `web`."""

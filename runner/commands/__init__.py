"""The command line's half that needs no web: one module per command, put together in `web.command`."""

"""How a case moves: the process runner for licence services. Imports no Flask and no Jinja."""

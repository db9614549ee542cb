"""The rules of the dialect: each is a function that looks at one process and reports what the engine would run wrongly."""

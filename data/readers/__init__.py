"""Readers of files from outside: each recognises a file by its columns, never by its name."""


class ReadError(ValueError):
    """A file that cannot be read; the message, in French, is shown as it is."""

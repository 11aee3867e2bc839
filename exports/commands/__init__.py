"""The commands of ``python -m exports`` (see :class:`data.command_line.Command`)."""

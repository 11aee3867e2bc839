"""The commands of ``python -m analysis``: one module each, with ``NAME``, ``WHAT``,
``add_arguments`` and ``run`` (see :class:`data.command_line.Command`)."""

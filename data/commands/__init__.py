"""Commands of ``python -m data``: one module each, with ``NAME``, ``WHAT``, ``add_arguments`` and
``run`` (see :class:`data.command_line.Command`)."""

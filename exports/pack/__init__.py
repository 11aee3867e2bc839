"""The committee pack: frozen once (``freeze``), then drawn in every format from what it holds."""

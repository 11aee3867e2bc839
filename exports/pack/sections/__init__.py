"""The sections of a pack: one function each, from the basis to what the committee reads."""

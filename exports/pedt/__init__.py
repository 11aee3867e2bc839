"""The état des lieux of a PEDT evaluation: an accessible PDF, and text to paste."""

"""Bundled studies: a protocol and the generator of an invented cohort."""

"""The protocol as a value: study.toml to frozen models and back."""

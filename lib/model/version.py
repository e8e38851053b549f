"""The project's version, as pyproject.toml has it: what a file that is handed on says it was made by."""

VERSION = "0.1.0"

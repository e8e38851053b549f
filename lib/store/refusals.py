"""Why a database cannot be used, as one problem that ``words`` has a sentence for."""

from sqlalchemy import URL, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from lib.model.checks import Problem

ANSWER = 3  # seconds in which a server is to answer
BUSY = 5  # seconds for which a save waits for another one
REASONS = {  # how an error of SQLite, or a state of PostgreSQL (appendix A of its manual), begins
    "SQLITE_BUSY": "store_busy", "SQLITE_LOCKED": "store_busy",
    "SQLITE_CORRUPT": "store_damaged", "SQLITE_NOTADB": "store_damaged",
    "SQLITE_READONLY": "unwritable", "SQLITE_CANTOPEN": "unwritable", "SQLITE_PERM": "unwritable",
    "SQLITE_AUTH": "unwritable", "SQLITE_FULL": "unwritable", "SQLITE_IOERR": "unwritable",
    "08": "store_unreachable", "57P": "store_unreachable",
    "55P03": "store_busy", "40": "store_busy", "57014": "store_busy",
    "XX001": "store_damaged", "XX002": "store_damaged",
    "25006": "unwritable", "42501": "unwritable", "53100": "unwritable",
}  # fmt: skip


def refusal(error: SQLAlchemyError, engine: Engine) -> Problem:
    """Return what an error of the database means to its user."""
    cause = getattr(error, "orig", None) or error
    code = "store_busy" if isinstance(error, NoneFree) else _code(error, cause)
    return Problem(shown(engine.url), code, {"why": _why(cause), "seconds": BUSY})


def shown(url: URL) -> str:
    """Return an address as it may be shown: a file's path, or a server's without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database
    bare = url.set(drivername="postgresql").difference_update_query(["password", "sslpassword"])
    return bare.render_as_string(hide_password=True)


def _code(error: SQLAlchemyError, cause: Exception) -> str:
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if name is None:  # psycopg gives none where no connection came about, or it was lost
        return "store_unreachable" if isinstance(error, OperationalError) else "store_unusable"
    return next((code for begins, code in REASONS.items() if name.startswith(begins)), "store_unusable")


def _why(cause: Exception) -> str:
    return " ".join(str(cause).split())[:300]

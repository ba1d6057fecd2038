"""The memory: the only home of SQL.

``Store`` is the door. Behind it, one subject per module: ``tables`` (what is where), ``schedule`` (due times
and leases), ``memory`` (what a poll asks), ``commit`` with ``prepare`` and ``changes`` (the one transaction),
``pages`` (the items' own), ``shelf`` (what publishing asks), ``desk`` (what people ask), ``alarms``,
``keeping`` (age and agreement), ``words`` (searching), ``sqlite`` (all that is SQLite's own),
``migrate`` (the schema's version).
"""

from aggregator.store.facts import (
    Alarm,
    Archived,
    JournalEntry,
    Listed,
    Pruned,
    Revision,
    Run,
    SourceStatus,
    Synced,
)
from aggregator.store.store import Store, database_of

__all__ = [
    "Alarm",
    "Archived",
    "JournalEntry",
    "Listed",
    "Pruned",
    "Revision",
    "Run",
    "SourceStatus",
    "Store",
    "Synced",
    "database_of",
]

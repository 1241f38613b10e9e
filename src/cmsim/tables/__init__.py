"""Tables that runs write: their dictionary, checks, and the measures computed from them."""

from cmsim.tables.column import Column, Table
from cmsim.tables.dictionary import RUN_KEYS, TABLES, checked, dictionary_json, table_of

__all__ = ["RUN_KEYS", "TABLES", "Column", "Table", "checked", "dictionary_json", "table_of"]

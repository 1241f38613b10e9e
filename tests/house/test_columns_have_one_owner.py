"""A column of the world is written by the module that owns it, and by no other."""

import ast
from collections.abc import Iterator
from dataclasses import fields

import pytest
from source_tree import PACKAGE, module_name, parsed

from cmsim.world.columns import OWNERS, ClientTable, DealTable, MarketState, PersonTable

TABLES = {"clients": ClientTable, "persons": PersonTable, "deals": DealTable, "market": MarketState}
BUILDS_THE_WORLD = {"world.build", "world.in_flight", "world.people", "world.columns", "world.snapshot"}
"""Modules that make tables or read them from a file, before anybody owns a column."""
WRITES_ITS_FIRST_ARGUMENT = {"at", "copyto", "put", "place", "putmask", "fill_diagonal"}
EXPERIMENTS_ON_THE_WORLD = {"calibrate.departures writes persons.status of staffing"}
"""A ratchet: people are made to leave, to see what a departure costs. Nothing comes on this list."""
CHANGES_ITSELF = {"fill", "sort", "partition", "put", "itemset", "resize"}


def column_of(node: ast.expr) -> tuple[str, str] | None:
    """Return (table, column) of an expression such as ``state.clients.trust[rows]``."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if not isinstance(node, ast.Attribute):
        return None
    holder = node.value
    table = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", None)
    return (table, node.attr) if table in TABLES else None


def targets(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a statement or call writes to."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        yield node.target
    elif isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "out")
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in WRITES_ITS_FIRST_ARGUMENT and node.args:
                yield node.args[0]
            if node.func.attr in CHANGES_ITSELF:
                yield node.func.value


def writes(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Yield (table, column, line) of every write to a column."""
    for node in ast.walk(tree):
        for target in targets(node):
            column = column_of(target)
            if column is not None:
                yield (*column, getattr(target, "lineno", 0))


ALL_WRITES = [
    (module_name(path), *write)
    for path in sorted(PACKAGE.rglob("*.py"))
    for write in writes(parsed(path))
    if module_name(path) not in BUILDS_THE_WORLD
]


def test_nobody_writes_a_column_of_another_owner() -> None:
    trespasses = {
        f"{module} writes {table}.{column} of {OWNERS[table].get(column, 'nobody')}"
        for module, table, column, _ in ALL_WRITES
        if module != f"simulation.{OWNERS[table].get(column)}"
    }
    assert trespasses == EXPERIMENTS_ON_THE_WORLD


@pytest.mark.parametrize("table", TABLES)
def test_every_owned_column_exists(table: str) -> None:
    assert set(OWNERS[table]) <= {item.name for item in fields(TABLES[table])}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in OWNERS for column in OWNERS[table]], ids=lambda x: x
)
def test_every_owned_column_is_written_by_its_owner(table: str, column: str) -> None:
    found = {(t, c) for module, t, c, _ in ALL_WRITES if module == f"simulation.{OWNERS[table][column]}"}
    assert (table, column) in found, f"nobody writes {table}.{column}: then it has no owner"


@pytest.mark.parametrize(
    "code",
    [
        "clients.trust = x",
        "state.clients.trust[rows] = x",
        "self._context.state.clients.trust[rows][0] += 1",
        "np.add.at(clients.trust, rows, 1.0)",
        "np.copyto(clients.trust, x)",
        "np.exp(x, out=clients.trust)",
        "a, clients.trust = x",
        "clients.trust.fill(0.0)",
        "clients.trust[:] = 0",
    ],
)
def test_every_way_of_writing_a_column_is_seen(code: str) -> None:
    assert [write[:2] for write in writes(ast.parse(code))] == [("clients", "trust")]


@pytest.mark.parametrize("code", ["x = clients.trust", "clients.trust[rows].sum()", "x[clients.trust] = 1"])
def test_reading_a_column_is_no_writing(code: str) -> None:
    assert list(writes(ast.parse(code))) == []

"""Tables as Parquet: the same bytes for the same content.

One thread throughout: processes are parallel here, tables are small, and Arrow's own threads can abort a
process that ends while they start ("terminate called without an active exception").
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

COMPRESSION = "zstd"


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as the bytes of a Parquet file, without its index and without pandas' own notes."""
    return parquet_bytes_of([frame])


def parquet_bytes_of(pieces: Iterable[pd.DataFrame]) -> bytes:
    """Return frames of the same columns as one Parquet file, a row group each.

    Raises
    ------
    ValueError
        If there is no piece.
    """
    buffer = io.BytesIO()
    writer: pq.ParquetWriter | None = None
    schema: pa.Schema | None = None
    nothing: pd.DataFrame | None = None
    try:
        for piece in pieces:
            if piece.empty:
                # Its columns of text would have no type; only if there is nothing else it is written.
                nothing = piece
                continue
            table = pa.Table.from_pandas(piece, schema=schema, preserve_index=False, nthreads=1)
            table = table.replace_schema_metadata(None)
            if writer is None:
                schema = table.schema
                writer = pq.ParquetWriter(buffer, schema, compression=COMPRESSION)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        if nothing is None:
            raise ValueError("there is nothing to write")
        table = pa.Table.from_pandas(nothing, preserve_index=False, nthreads=1)
        pq.write_table(table.replace_schema_metadata(None), buffer, compression=COMPRESSION)
    return buffer.getvalue()


def frame_of(data: bytes) -> pd.DataFrame:
    """Return the frame in the bytes of a Parquet file; raises ArrowException if they are damaged."""
    # Over Arrow's own buffer: reading through a file object of Python starts a thread even so.
    with pq.ParquetFile(pa.BufferReader(data)) as file:
        frame: pd.DataFrame = file.read(use_threads=False).to_pandas(use_threads=False)
    return frame

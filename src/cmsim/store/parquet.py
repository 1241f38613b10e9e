"""Tables as Parquet: the same bytes for the same content.

One thread throughout: processes are parallel here, tables are small, and Arrow's own threads can abort a
process that ends while they start ("terminate called without an active exception").
"""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

COMPRESSION = "zstd"


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as the bytes of a Parquet file, without its index and without pandas' own notes."""
    buffer = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1).replace_schema_metadata(None)
    pq.write_table(table, buffer, compression=COMPRESSION)
    return buffer.getvalue()


def frame_of(data: bytes) -> pd.DataFrame:
    """Return the frame in the bytes of a Parquet file; raises ArrowException if they are damaged."""
    # Over Arrow's own buffer: reading through a file object of Python starts a thread even so.
    with pq.ParquetFile(pa.BufferReader(data)) as file:
        frame: pd.DataFrame = file.read(use_threads=False).to_pandas(use_threads=False)
    return frame

"""Writes the same rows as pyarrow's users do, compressed in several ways, in groups of 70 rows (pyarrow 26.0.1)."""

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

rows = range(200)
table = pa.table(
    {
        "a": pa.array([100.0 + (k * 37 % 41) for k in rows], pa.float64()),
        "b": pa.array([-3.0 + (k * 17 % 13) / 8 for k in rows], pa.float32()),
        "y": pa.array([500.0 + (k * 37 % 41) - 2.0 * (k * 17 % 13) for k in rows], pa.float64()),
        "kind": pa.array([["north", "south"][k % 2] for k in rows]).dictionary_encode(),
    }
)
for compression in ["lz4", "zstd", "uncompressed"]:
    feather.write_feather(table, f"{compression}.feather", compression=compression, chunksize=70)
for compression in ["snappy", "zstd", "brotli"]:
    parquet.write_table(table.drop(["kind"]), f"{compression}.parquet", compression=compression, row_group_size=70)

"""The table of a decomposed difference, one row for each replication, measure and part."""

from __future__ import annotations

from cmsim.tables.column import Column, Table, label

DECOMPOSITION = Table(
    "decomposition",
    "A policy's difference from the base by what brings it about: ownership, head-count, selection, pay.",
    "政策与基准的差额按来源分解:产权归属、岗位数、选聘、薪酬",
    "experiments.decomposition",
    (
        label("measure", "Measure that differs.", "指标"),
        label(
            "part",
            "total, share (Shapley), main_effect, interaction, effort or sorting (of the share of pay).",
            "部分:总差额、沙普利份额、主效应、交互、努力、筛选",
        ),
        label("switch", "Switch; `all` for the total.", "开关;all为合计"),
        label("other_switch", "Second switch of an interaction, else `none`.", "交互的另一开关;否则为none"),
    ),
    (
        Column("unit", "string", "text", "Unit of the value, that of the measure.", "数值单位"),
        Column("value", "float64", "mixed", "Part of the difference.", "差额的部分"),
    ),
    when="Option `--decompose`.",
)

"""Mẫu 15 and 16: the poor and near poor by group, and by ethnicity of the head."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from households.vocabulary import PovertyClass
from reports.indicators.official.tables import (
    HOUSEHOLDS,
    PERSONS,
    Check,
    Column,
    Home,
    Layout,
    ManagedHome,
    RowsBy,
    Values,
    Village,
    against_08,
    by_area,
    checks_of,
    count_of,
    layout,
    of_class,
)

OTHER_GROUP = "other_group"
KINH = "Kinh"

_CLASSES = {PovertyClass.POOR: "Hộ nghèo", PovertyClass.NEAR_POOR: "Hộ cận nghèo"}
_BOTH = (HOUSEHOLDS, PERSONS)
# Whether a household is in a group; none: not known.
_GROUPS: Mapping[str, tuple[str, Callable[[ManagedHome], bool | None]]] = {
    "ethnic_minority": ("Dân tộc thiểu số", lambda home: home.is_of_minority),
    "no_labour": ("Không có khả năng lao động", lambda home: home.has_no_labour),
    "merit": ("Có thành viên là người có công", lambda home: home.has_merit),
    "female_head": ("Chủ hộ là nữ", lambda home: home.has_female_head),
}


def groups(
    villages: Sequence[Village],
    homes: Sequence[ManagedHome],
    counted: Sequence[Home],
    by: RowsBy,
    optional: Collection[str] = (),
) -> Layout:
    """Mẫu 15: a household may be in several groups; of one that is in none, all must be known to say so."""
    shown = ["total", *_GROUPS, *(["other"] if OTHER_GROUP in optional else [])]
    labels = {"total": "Tổng số", "other": "Không thuộc nhóm nào"} | {key: label for key, (label, _) in _GROUPS.items()}
    columns = [
        Column(f"{kind.value}.{key}", labels[key], group=words) for kind, words in _CLASSES.items() for key in shown
    ]
    in_08 = by_area(villages, counted)

    def values(own: Sequence[ManagedHome]) -> dict[str | None, Values]:
        return {
            count: {
                f"{kind.value}.{key}": count_of(_in_group(of_class(own, kind), key), count)
                for kind in _CLASSES
                for key in shown
            }
            for count in _BOTH
        }

    def checks(village: str | None, own: Sequence[ManagedHome]) -> Iterator[Check]:
        for kind in _CLASSES:
            in_class = of_class(own, kind)
            yield from against_08(village, "total_is_table_08", in_class, of_class(in_08[village], kind), _BOTH, kind)
            for count in _BOTH:
                largest = max(count_of(_in_group(in_class, key), count) for key in _GROUPS)
                yield Check(
                    "groups_within_total", village, count, largest, "≤", count_of(in_class, count), of_class=kind
                )
            unknown = tuple(
                home.code for home in in_class if any(belongs(home) is None for _, belongs in _GROUPS.values())
            )
            yield Check("facts_known", village, HOUSEHOLDS, len(unknown), "=", 0, unknown, kind)

    return layout(columns, villages, by, homes, values, checks_of(villages, homes, checks))


def ethnicities(
    villages: Sequence[Village],
    homes: Sequence[ManagedHome],
    counted: Sequence[Home],
    local_groups: Sequence[str],
    by: RowsBy,
) -> Layout:
    """Mẫu 16: households by the ethnicity of their head, the groups that live here each by itself."""
    columns = []
    for kind, words in _CLASSES.items():
        labels = {"total": "Tổng số", "ethnic_minority": "Dân tộc thiểu số", KINH: KINH}
        labels |= {group: group for group in local_groups} | {"other": "Dân tộc khác"}
        if any(home.ethnicity is None for home in of_class(homes, kind)):
            labels["unknown"] = "Chưa rõ dân tộc"
        columns += [Column(f"{kind.value}.{key}", label, group=words) for key, label in labels.items()]
    in_08 = by_area(villages, counted)

    def values(own: Sequence[ManagedHome]) -> dict[str | None, Values]:
        known = {
            f"{kind.value}.{key}": len(found)
            for kind in _CLASSES
            for key, found in _by_ethnicity(of_class(own, kind), local_groups).items()
        }
        return {None: {column.key: known[column.key] for column in columns}}

    def checks(village: str | None, own: Sequence[ManagedHome]) -> Iterator[Check]:
        for kind in _CLASSES:
            in_class = of_class(own, kind)
            yield from against_08(village, "total_is_table_08", in_class, of_class(in_08[village], kind), kind=kind)
            found = {key: len(homes) for key, homes in _by_ethnicity(in_class, local_groups).items()}
            rest = found["other"] + sum(found[group] for group in local_groups)
            minority_of_15 = len(_in_group(in_class, "ethnic_minority"))
            for name, left, right in (
                ("groups_add_up", found[KINH] + rest + found["unknown"], found["total"]),
                ("minority_is_the_rest", rest, found["ethnic_minority"]),
                ("minority_is_table_15", found["ethnic_minority"], minority_of_15),
            ):
                yield Check(name, village, HOUSEHOLDS, left, "=", right, of_class=kind)

    return layout(columns, villages, by, homes, values, checks_of(villages, homes, checks))


def _in_group(homes: Sequence[ManagedHome], key: str) -> list[ManagedHome]:
    """Those known to be in a group; in "other" those known to be in none."""
    if key == "total":
        return list(homes)
    if key == "other":
        return [home for home in homes if all(belongs(home) is False for _, belongs in _GROUPS.values())]
    _, belongs = _GROUPS[key]
    return [home for home in homes if belongs(home)]


def _by_ethnicity(homes: Sequence[ManagedHome], local_groups: Sequence[str]) -> dict[str, list[ManagedHome]]:
    named = {KINH, *local_groups}
    known = [home for home in homes if home.ethnicity is not None]
    return {
        "total": list(homes),
        "ethnic_minority": [home for home in known if home.ethnicity != KINH],
        **{group: [home for home in known if home.ethnicity == group] for group in (KINH, *local_groups)},
        "other": [home for home in known if home.ethnicity not in named],
        "unknown": [home for home in homes if home.ethnicity is None],
    }

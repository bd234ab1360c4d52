"""Loading the tree of the national programmes: rows that a file names, never removed."""

from pathlib import Path

from django.db import transaction

from huulien.lib.parameters import check_keys, date_in, read_toml, text_in
from huulien.platform import audit
from programs.models import Program, Project, SubProject

_FILE = Path(__file__).parents[1] / "parameters" / "programs.toml"
_PROGRAM = frozenset({"code", "name", "valid_from", "citation"})
_PROJECT = frozenset({"code", "name"})


@transaction.atomic
def load_tree() -> int:
    """How many programmes, projects and sub-projects were new; those there already keep what was made of them."""
    tables, new = read_toml(_FILE), 0
    check_keys(tables, _FILE.name, required=frozenset({"programs"}))
    with audit.acting(reason="Nạp danh mục chương trình, dự án"):
        for table in tables["programs"]:
            check_keys(table, _FILE.name, required=_PROGRAM, allowed=_PROGRAM | {"valid_until", "projects"})
            program, is_new = Program.objects.get_or_create(
                code=text_in(table, "code", _FILE.name),
                defaults={
                    "name": text_in(table, "name", _FILE.name),
                    "citation": text_in(table, "citation", _FILE.name),
                    "valid_from": date_in(table, "valid_from", _FILE.name),
                    "valid_until": table.get("valid_until"),
                },
            )
            new += is_new
            for position, row in enumerate(table.get("projects", ()), start=1):
                check_keys(row, _FILE.name, required=_PROJECT, allowed=_PROJECT | {"sub_projects"})
                project, is_new = Project.objects.get_or_create(
                    program=program, code=row["code"], defaults={"name": row["name"], "position": position}
                )
                new += is_new
                for place, (code, name) in enumerate(row.get("sub_projects", ()), start=1):
                    _, is_new = SubProject.objects.get_or_create(
                        project=project, code=code, defaults={"name": name, "position": place}
                    )
                    new += is_new
    return new

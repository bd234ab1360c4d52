from django.db import migrations

from huulien.platform import audit

# Until now a sheet was every commune's. It goes to the one commune there is, or to the only one that scored by it; what
# several scored by stays for all. One that scored a review stands; another waits for a leader.
OWN = """
    UPDATE surveys_scoresheet SET commune_id = (SELECT min(id) FROM households_area WHERE kind = 'commune')
    WHERE (SELECT count(*) FROM households_area WHERE kind = 'commune') = 1
"""
SCORED = """
    UPDATE surveys_scoresheet SET commune_id =
        (SELECT min(r.commune_id) FROM surveys_review r WHERE r.score_sheet_id = surveys_scoresheet.id)
    WHERE commune_id IS NULL AND
        (SELECT count(DISTINCT r.commune_id) FROM surveys_review r WHERE r.score_sheet_id = surveys_scoresheet.id) = 1
"""
APPROVED = """
    UPDATE surveys_scoresheet SET state = 'approved'
    WHERE EXISTS (SELECT 1 FROM surveys_review r WHERE r.score_sheet_id = surveys_scoresheet.id)
"""


def fill(apps, schema_editor):
    with audit.acting(name="migrate", reason="Bảng điểm có xã đứng tên", locked=False):
        for statement in (OWN, SCORED, APPROVED):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_give_score_sheets_an_owner")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

from django.db import migrations

from huulien.platform import audit


def fill(apps, schema_editor):
    """Appointments that held go on holding; an account belongs to the commune, or the level above, of its first one."""
    appointments = apps.get_model("accounts", "Appointment").objects
    with audit.acting(locked=False, reason="Chuyển sang phân công có xác nhận"):
        appointments.update(state="confirmed")
        for appointment in appointments.select_related("area", "user").order_by("-valid_from", "-pk"):
            area, user = appointment.area, appointment.user
            user.area_id = area.parent_id if area.kind == "village" else area.pk
            user.save(update_fields=["area"])


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_confirm_appointments")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

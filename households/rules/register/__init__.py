"""The household register as it comes in Excel: found, understood, read and checked; and written so that it reads back.

`reading.read_register` takes the bytes of a workbook and returns a `RegisterReading`: how each sheet was understood,
the households and persons, and every fault with its sheet, cell, value and cure. It knows no database: whether a
household is new or changed is for the caller to say. `template.build_template` and `export.export_register` write the
workbook that reads back as the same households.
"""

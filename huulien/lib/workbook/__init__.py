"""Excel workbooks from outside: inspected before anything is parsed, read cell by cell, marked and given back.

`read_workbook(data)` is the only way in; it refuses what is not a plain .xlsx with a `WorkbookError` that tells the
user, in Vietnamese, what to do. `mark_workbook(data, marks)` gives the user's own workbook back with its faults.
"""

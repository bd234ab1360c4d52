"""Files that people add to a record: checked by what they are, kept where no server serves them, and given back.

A kind of record that takes files declares a model on `models.StoredFile`. `content.checked` says what a file is or why
it is refused, `storage` holds its bytes beside the other uploads (so a backup carries them), `audit.faults` finds what
does not fit together.
"""

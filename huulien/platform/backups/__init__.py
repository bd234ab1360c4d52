"""A backup: every row of the database and every uploaded file, in one sealed file that another machine can read.

`rows` says what is kept of the database and how it comes back, `container` what the file looks like; the commands
`backup` and `restore` put the two together.
"""

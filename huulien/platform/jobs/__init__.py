"""Files that are made outside the web process: once for a key, however many ask, within limits of time and memory.

A function that makes a file says its limits (`limits.job`); `asking.ask` finds the file of a key or has it made, and
`asking.made` gives its bytes. The queue and its worker are those of `django-tasks` (`manage.py work`); what that queue
does not know is kept in the job's own row: that there is one for the key, how far it is, and that its worker lives.
The bytes lie beside the uploads, and backups hold them: what was issued stays as it was made, with its digest.
"""

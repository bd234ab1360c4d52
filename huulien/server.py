"""Serve the site: `python -m huulien.server 127.0.0.1:8000`.

A request is read whole, within its limits, before a thread works on it: whoever sends slowly, or half, holds nobody up.
"""

import signal
import sys

import waitress

from huulien.platform.limits import LARGEST
from huulien.wsgi import application


def main(listen: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what is being answered is finished first
    waitress.serve(
        application,
        listen=listen,
        threads=8,
        connection_limit=1000,  # waiting costs a socket and a buffer each
        channel_timeout=30,  # seconds without a byte
        max_request_body_size=LARGEST,
        max_request_header_size=32 * 1024,
        clear_untrusted_proxy_headers=False,  # the site believes them only behind TRUSTED_PROXIES
        ident=None,
    )


if __name__ == "__main__":
    main(sys.argv[1])

"""What is too large, or comes too slowly, holds nobody up."""

import io
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.test import Client

from huulien.platform.limits import LARGEST, LARGEST_BEFORE_LOGIN
from tests.base import make_cast
from tests.browser import ROOT, _free_port


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def read(self, *size: int) -> bytes:
        raise AssertionError("the body was read")


def post(client: Client, path: str, length: int, **headers: str):
    return client.generic("POST", path, CONTENT_LENGTH=str(length), **{"wsgi.input": Untouched()}, **headers)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/dang-nhap/", "/api/v1/classify/", "/ho-dan/nhap/", "/nowhere/"])
def test_an_unknown_sender_is_refused_before_the_body_is_read(path):
    answer = post(Client(), path, LARGEST_BEFORE_LOGIN + 1)
    assert answer.status_code == 413
    assert "quá lớn" in (answer.json()["detail"] if "/api/" in path else answer.content.decode())


@pytest.mark.django_db
def test_a_known_sender_may_send_a_workbook_and_no_more():
    client = Client()
    client.force_login(make_cast().officer)
    assert post(client, "/ho-dan/nhap/", LARGEST + 1).status_code == 413
    assert client.post("/dang-nhap/", {"username": "a" * LARGEST_BEFORE_LOGIN}).status_code != 413


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["-1", "x", "1e9"])
def test_a_length_that_is_none_is_refused(length):
    assert Client().generic("POST", "/dang-nhap/", CONTENT_LENGTH=length).status_code == 413


def test_fifty_half_sent_requests_stop_nobody(tmp_path):
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "huulien.server", f"127.0.0.1:{port}"], cwd=ROOT)
    half_sent = []
    try:
        address = f"http://127.0.0.1:{port}/dang-nhap/"
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=2)
                break
            except OSError:
                time.sleep(0.1)
        for _ in range(50):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(b"POST /dang-nhap/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\nuser")
            half_sent.append(connection)
        assert urllib.request.urlopen(address, timeout=5).status == 200
        with socket.create_connection(("127.0.0.1", port)) as large:
            large.sendall(b"POST /dang-nhap/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400000000\r\n\r\n")
            assert large.recv(100).startswith(b"HTTP/1.1 413")
    finally:
        for connection in half_sent:
            connection.close()
        server.terminate()
        assert server.wait(timeout=30) == 0

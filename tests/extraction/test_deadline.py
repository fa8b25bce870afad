import datetime
import ipaddress
import logging
import socket
import ssl
import time
import traceback
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from extraction import deadline
from extraction.llm import LlmReader, Route
from tests.extraction.asking import PAGE, TRUTH, failure, outcomes, read, reader, until
from tests.llm_answers import SECRET_LEAK
from tests.llm_server import LlmServer

LEAKY = ["status:500", "error:400,json_schema", "error_body", "error_midway", "say:no", "half"]


@pytest.mark.parametrize("name", LEAKY)
def test_neither_errors_nor_logs_hold_text_of_the_document(server, name, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(logging.getLogger("openai"), "level", logging.DEBUG)
    server.play(*[name] * 8)
    one = reader(server, api_key="k-secret")

    failed = failure(one)

    told = "".join(traceback.format_exception(failed)) + caplog.text + repr(one.route)
    assert failed.__cause__ is None
    assert failed.__context__ is None
    for secret in ("Northwind", "1,234.50", SECRET_LEAK, "Jane", "k-secret"):
        assert secret not in told


def test_nothing_of_the_environment_is_sent_along(server, monkeypatch):
    with LlmServer() as proxy:
        for name, value in {
            "OPENAI_ORG_ID": "org-secret",
            "OPENAI_PROJECT_ID": "proj-secret",
            "OPENAI_API_KEY": "env-secret",
            "OPENAI_ADMIN_KEY": "admin-secret",
            "OPENAI_BASE_URL": proxy.base_url,
            "OPENAI_CUSTOM_HEADERS": "X-Secret: s\nAuthorization: Bearer s\nHost: elsewhere",
            "OPENAI_LOG": "debug",
            "HTTP_PROXY": proxy.base_url,
            "http_proxy": proxy.base_url,
            "ALL_PROXY": proxy.base_url,
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        read(server)
        read(server, api_key="route-key")

        assert proxy.seen == []
    for seen, key in zip(server.seen, (None, "Bearer route-key"), strict=True):
        headers = {name.lower(): value for name, value in seen["headers"].items()}
        assert headers.pop("authorization", None) == key
        assert headers.pop("host") == server.base_url.split("/")[2]
        assert headers.pop("content-length").isdigit()
        assert headers == {
            "accept": "application/json, text/event-stream",
            "accept-encoding": "identity",
            "user-agent": "countersign",
            "connection": "close",
            "content-type": "application/json",
        }


def test_the_key_opens_an_endpoint_that_wants_one():
    with LlmServer(TRUTH, key="right") as server:
        assert read(server, api_key="right\n")["total"].raw == "1,234.50"
        assert failure(reader(server, api_key="wrong")).code == "auth"
        assert failure(reader(server)).code == "auth"


def test_a_redirect_is_not_followed(server):
    with LlmServer(TRUTH) as other:
        server.play(f"redirect:{other.base_url}/chat/completions")

        failed = failure(reader(server))

        assert (failed.code, failed.transient) == ("protocol", False)
        assert "redirects" in failed.sentence
        assert other.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "https://models.example/v1",
        "http://127.0.0.1.models.example/v1",
        "http://10.0.0.7/v1",
        "http://[2001:db8::1]/v1",
        "http://0x7f.example/v1",
    ],
)
def test_a_test_run_does_not_leave_the_machine(url):
    one = LlmReader(Route("llm", url, "some-model", loopback_only=True))

    failed = failure(one)

    assert (failed.code, failed.transient) == ("connect", False)
    assert "LLM_LOOPBACK_ONLY" in failed.sentence
    assert one.calls == []


@pytest.mark.parametrize(("value", "kept"), [("yes", True), ("no", False), (None, False)])
def test_the_environment_keeps_routes_on_the_machine(monkeypatch, value, kept):
    if value is None:
        monkeypatch.delenv("LLM_LOOPBACK_ONLY", raising=False)
    else:
        monkeypatch.setenv("LLM_LOOPBACK_ONLY", value)

    assert Route("llm", "https://models.example/v1", "some-model").loopback_only is kept


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "[::1]"])
def test_loopback_hosts_are_on_the_machine(host):
    one = LlmReader(Route("llm", f"http://{host}:9/v1", "some-model", loopback_only=True))

    assert "LLM_LOOPBACK_ONLY" not in failure(one).sentence
    assert outcomes(one) == ["connect"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "models.example/v1",
        "ftp://models.example/v1",
        "http:///v1",
        "http://user:pw@models.example/v1",
        "http://models.example/v1?key=1",
        "http://models.example/v1#a",
        "http://models.example:port/v1",
    ],
)
def test_an_address_that_is_none_is_refused_at_once(url):
    with pytest.raises(ValueError, match="LLM_BASE_URL"):
        Route("llm", url, "some-model")


def test_a_route_needs_a_model():
    with pytest.raises(ValueError, match="LLM_MODEL"):
        Route("llm", "http://127.0.0.1:1/v1", "")


@pytest.mark.parametrize("name", ["drip:0.05", "drip_head:0.05", "slow:30"])
@pytest.mark.parametrize("stream", [True, False])
def test_the_deadline_is_for_the_whole_call_and_frees_the_model(server, name, stream):
    server.play(name)
    one = reader(server, timeout_s=0.5, stream=stream)

    started = time.monotonic()
    failed = failure(one)

    # Hung up on, many endpoints work on where they do not stream: asked again, they would twice.
    assert (failed.code, failed.transient) == ("timeout", stream)
    assert 0.4 < time.monotonic() - started < 3
    assert until(lambda: server.busy == 0)
    assert server.cut == 1


def test_blanks_without_end_are_cut_and_the_model_freed(server):
    server.play("blanks")

    assert read(server)["total"].raw == "1,234.50"
    assert until(lambda: server.busy == 0 and server.cut == 1)


def test_an_answer_without_end_is_cut_and_the_model_freed(server):
    server.play("huge")

    assert failure(reader(server)).code == "too_large"
    assert until(lambda: server.busy == 0 and server.cut == 1)


def test_a_slow_answer_within_the_deadline_is_taken(server):
    server.play("slow:0.3")

    assert read(server)["total"].raw == "1,234.50"


def test_all_calls_for_a_document_share_a_deadline(server):
    server.play("slow:1", "slow:1", "slow:1")
    one = reader(server, portion_chars=10, document_timeout_s=1.7)

    assert failure(one, [replace(PAGE, number=number) for number in (1, 2, 3)]).code == "timeout"
    assert outcomes(one) == ["ok", "timeout"]


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate for 127.0.0.1 that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_that_is_not_trusted_gets_no_document(certificate):
    with LlmServer(TRUTH, certificate=certificate) as server:
        failed = failure(reader(server))

    assert (failed.code, failed.transient) == ("connect", False)
    assert "certificate" in failed.sentence
    assert server.seen == []


def test_a_trusted_endpoint_is_read_over_tls_under_the_same_deadline(certificate, monkeypatch):
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(deadline, "_tls", lambda: trusting)
    with LlmServer(TRUTH, certificate=certificate) as server:
        assert read(server)["total"].raw == "1,234.50"

        server.play("drip:0.05")
        started = time.monotonic()
        assert failure(reader(server, timeout_s=0.5)).code == "timeout"
        assert time.monotonic() - started < 3
        assert until(lambda: server.busy == 0)


def test_a_handshake_that_never_comes_ends_with_the_connection_timeout(monkeypatch):
    monkeypatch.setattr(deadline, "CONNECT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/v1"
        one = LlmReader(Route("llm", url, "some-model", timeout_s=5, loopback_only=True))
        started = time.monotonic()

        assert failure(one).code == "connect"
        assert time.monotonic() - started < 3

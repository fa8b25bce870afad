"""The demo's letter box: there for everybody in the demo, and nowhere else."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from mail.folder import kept, newest

pytestmark = pytest.mark.django_db
BOX = "/demo/mail/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")


def put(subject="Hello", text="See https://sign.example/x/", html="<p>Hi <script>1</script></p>"):
    mail = EmailMultiAlternatives(
        subject,
        text,
        "Countersign <no-reply@localhost>",
        ["maria@example.org"],
        connection=get_connection("mail.folder.FolderBackend"),
    )
    mail.attach_alternative(html, "text/html")
    mail.send()


def test_messages_are_kept_whole_and_shown_newest_first(folder, client):
    put("First: ñ")
    put("Second")

    assert [one.subject for one in newest(10)] == ["Second", "First: ñ"]
    page = client.get(BOX).content.decode()
    assert page.index("Second") < page.index("First: ñ")
    assert "maria@example.org" in page


def test_message_is_a_page_whose_links_can_be_followed_and_whose_html_is_text(folder, client):
    put()
    (one,) = newest(10)

    page = client.get(f"{BOX}{one.name}/").content.decode()

    assert '<a href="https://sign.example/x/"' in page
    assert "&lt;script&gt;1&lt;/script&gt;" in page
    assert "<script>1" not in page


@pytest.mark.parametrize("name", ["..", "..%2f..%2fetc%2fpasswd", "x", "0" * 20])
def test_nothing_else_can_be_opened(folder, client, name):
    put()

    assert client.get(f"{BOX}{name}/").status_code == 404
    assert kept("../../secrets") is None


def test_empty_box_says_how_mail_gets_into_it(folder, client):
    assert "There is no mail yet" in client.get(BOX).content.decode()


def test_there_is_no_box_outside_the_demo(folder, client, settings):
    put()
    (one,) = newest(10)
    settings.DEMO = False

    assert client.get(BOX).status_code == 404
    assert client.get(f"{BOX}{one.name}/").status_code == 404
